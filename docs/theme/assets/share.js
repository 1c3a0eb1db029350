// Copies the text that stands beside a button, and says so, to a screen reader too.
document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy]")
  if (!button) return
  const source = document.getElementById(button.dataset.copy)
  const said = document.querySelector(".share-said")
  try {
    await navigator.clipboard.writeText(source.textContent)
    button.textContent = "Copied"
    said.textContent = `Copied: ${button.getAttribute("aria-label").replace("Copy: ", "")}`
  } catch {
    getSelection().selectAllChildren(source)
    said.textContent = "The browser does not let this page copy. The text is selected: copy it with the keyboard."
  }
  setTimeout(() => { button.textContent = "Copy"; said.textContent = "" }, 3000)
})
