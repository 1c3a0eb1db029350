// What comes with the theme's script. First: copies the text that stands beside a button, and says so, to a screen reader too.
document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy]")
  if (!button) return
  const source = document.getElementById(button.dataset.copy)
  const said = document.querySelector(".share-said")
  let words = `Copied: ${button.getAttribute("aria-label").replace("Copy: ", "")}`
  try {
    await navigator.clipboard.writeText(source.textContent)
    button.textContent = "Copied"
  } catch {
    getSelection().selectAllChildren(source)
    words = "The browser does not let this page copy. The text is selected: copy it with the keyboard."
  }
  said.textContent = words
  setTimeout(() => {
    button.textContent = "Copy"
    if (said.textContent === words) said.textContent = "" // and not what was copied since
  }, 3000)
})

// What shows the place that a link leads to comes when a pointer or the Tab key has come to a first link.
{
  const source = new URL("peek.js", document.currentScript.src), hands = ["pointerover", "focusin"]
  const fetchPeek = ({ type, target, pointerType }) => {
    if (pointerType === "touch" || !target.closest?.("article a[href]") || type === "focusin" && !target.matches(":focus-visible")) return
    for (const hand of hands) removeEventListener(hand, fetchPeek)
    document.body.append(Object.assign(document.createElement("script"), { src: source }))
  }
  for (const hand of hands) addEventListener(hand, fetchPeek)
}

// The arrow keys go through the links of the search, and would stop at one that is not shown: where something was found, that
// to all questions is none.
{
  const link = document.querySelector(".md-search-result__none a"), list = document.querySelector(".md-search-result__list")
  const address = link?.href
  if (link) new MutationObserver(() => list.firstElementChild ? link.removeAttribute("href") : link.href = address).observe(list, { childList: true })
}
