// Filters the list of questions while one types. Without it the list is complete.
{
  const list = () => document.querySelector(".questions")
  const start = () => {
    if (!list() || document.getElementById("filter")) return
    const box = document.createElement("p"), label = document.createElement("label"), said = document.createElement("span")
    const input = Object.assign(document.createElement("input"), { type: "search", id: "filter" })
    label.htmlFor = "filter"
    label.textContent = "Filter the questions"
    said.setAttribute("role", "status")
    box.className = "filter"
    box.append(label, input, said)
    document.querySelector(".filter").replaceWith(box)
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean)
      let shown = 0
      for (const topic of list().querySelectorAll("section")) {
        let any = false
        for (const question of topic.querySelectorAll("article")) {
          const text = `${question.textContent} ${question.dataset.also}`.toLowerCase()
          question.hidden = !words.every(word => text.includes(word))
          any ||= !question.hidden
          shown += !question.hidden
        }
        topic.hidden = !any
      }
      said.textContent = words.length ? `${shown} shown` : ""
    })
  }
  start()
  document.addEventListener("DOMContentLoaded", start)
  new MutationObserver(start).observe(document.body, { childList: true, subtree: true })
}
