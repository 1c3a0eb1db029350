// Says formulas. Arguments: the folder of speech-rule-engine. In: JSON, a list of MathML for each style. Out: the same as words.
const fs = require("node:fs")
const engine = require(process.argv[2])

const main = async () => {
  const formulas = JSON.parse(fs.readFileSync(0, "utf8"))
  const said = {}
  for (const [style, list] of Object.entries(formulas)) {
    await engine.setupEngine({ locale: "en", domain: style })
    said[style] = list.map(engine.toSpeech)
  }
  process.stdout.write(JSON.stringify(said))
}

main()
