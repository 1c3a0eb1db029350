// Filters the list of questions while one types. Without it the list is complete. The other words for a question come
// from the search index, once somebody is about to type.
{
  const list = document.querySelector(".questions")
  if (list) {
    const box = document.createElement("p"), label = document.createElement("label"), said = document.createElement("span")
    const input = Object.assign(document.createElement("input"), { type: "search", id: "filter" })
    label.htmlFor = "filter"
    label.textContent = "Filter the questions"
    said.setAttribute("role", "status")
    box.className = "filter"
    box.append(label, input, said)
    document.querySelector(".filter").replaceWith(box)
    const others = {}
    const filter = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean)
      let shown = 0
      for (const topic of list.querySelectorAll("section")) {
        let any = false
        for (const question of topic.querySelectorAll("article")) {
          const text = `${question.textContent} ${others[question.querySelector("h3").id] ?? ""}`.toLowerCase()
          question.hidden = !words.every(word => text.includes(word))
          any ||= !question.hidden
          shown += !question.hidden
        }
        topic.hidden = !any
      }
      said.textContent = words.length ? `${shown} shown` : ""
    }
    input.addEventListener("input", filter)
    input.addEventListener("focus", async () => {
      const index = await (await fetch("../search/search_index.json")).json()
      const text = html => new DOMParser().parseFromString(html, "text/html").body.textContent
      for (const { location, tags } of index.docs) if (tags) others[location.split("/")[1]] = text(tags.join(" "))
      filter()
    }, { once: true })
  }
}
