// Before the theme's search, in its worker: words are found in all their forms, function words do not decide, pages that
// have more of the rare words of a query come first, and a page is shown with its short answer.
const LETTERS = { α: "alpha", β: "beta", γ: "gamma", ε: "epsilon", η: "eta", κ: "kappa", λ: "lambda", μ: "mu", σ: "sigma", τ: "tau" }
const SAME = { variabl: "featur", predictor: "featur", covari: "featur", regressor: "featur", coeffici: "weight", coef: "weight", observ: "row", sampl: "row" }
const plain = word => word.replace(/[α-ω]/g, letter => LETTERS[letter] ?? letter).replace(/is(?=(e|ed|es|er|ing|ations?)$)/, "iz")
const rareWords = text => {
  const words = text.normalize("NFKC").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [], rare = words.filter(lunr.stopWordFilter)
  return [...new Set((rare.length ? rare : words).map(word => lunr.stemmer(new lunr.Token(word)).toString()))]
}
let docs, asked
addEventListener("message", ({ data: message }) => {  // the theme's listener is the next one, and gets the same message
  if (message.type === 0) docs = new Map(message.data.docs.map(doc => [doc.location, doc]))
  if (message.type !== 2) return
  const query = message.data.normalize("NFKC").replace(/\|\s*(\p{L})\s*\|/gu, " absolute $1 ").replace(/\bl[\s-](?=[012]\b)/gi, "l")
  const [last] = rareWords(query.match(/[\p{L}\p{N}]+$/u)?.[0] ?? "")  // it may be half a word yet
  message.data = (asked = rareWords(query)).map(word => word === last ? word : `${word}^1`).join(" ")
})
const value = (page, weights) => {
  const weigh = (words, factor = () => 1) => words.reduce((sum, word) => sum + weights.get(word) * factor(word), 0)
  const names = page.flatMap(({ title, tags = [] }) => [title, ...tags].map(name => rareWords(name.replace(/<[^>]*>/g, ""))))
  const named = word => names.some(name => name.some(other => other.startsWith(word)))
  const shared = name => asked.filter(word => name.includes(word)).length
  const likeness = Math.max(...names.map(name => shared(name) / (name.length + asked.length - shared(name) || 1)))
  const found = asked.filter(word => page.some(({ terms }) => terms[word] === true))
  const score = Math.log(2 + Math.max(...page.map(item => item.score)))  // the theme's own
  return weigh(found, word => named(word) ? 4 : 1) * (weigh(found) / weigh(asked)) ** 2 * (1 + likeness) ** 2 * score
}
self.postMessage = (post => reply => {
  if (reply.type === 3) {
    const having = word => reply.data.items.flat().filter(({ terms }) => terms[word] === true).length
    const weights = new Map(asked.map(word => [word, having(word) && Math.log(1 + docs.size / having(word))]))
    const valued = reply.data.items.map(page => [value(page, weights), page]).sort(([one], [other]) => other - one)
    for (const [, page] of valued) for (const item of page) item.text = docs.get(item.location).answer ?? item.text
    reply.data.items = valued.map(([, page]) => page)
  }
  post(reply)
})(postMessage)
importScripts(`javascripts/workers/${new URL(location).searchParams.get("theme")}`)
const porter = lunr.stemmer
lunr.stemmer = Object.assign(token => porter(token.update(plain)).update(stem => SAME[stem] ?? stem), { label: "stemmer" })
