// On a page that was opened from disk: links lead to pages, where a server would find them in folders; and the search,
// which browsers do not let such a page read, says so. The theme's script, which would ask for it, is left out.
for (const link of document.querySelectorAll("a[href], link[rel=next], link[rel=prev]")) {
  const url = new URL(link.href)
  if (url.protocol === "file:" && url.pathname.endsWith("/")) link.href = Object.assign(url, { pathname: url.pathname + "index.html" })
}
const said = document.querySelector(".md-search-result__meta")
if (said) said.textContent = "There is no search here: a browser does not let a page that was opened from disk read its index."
