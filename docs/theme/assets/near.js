// On the page for an address that nothing stands at: up to five pages whose address or title is like it, and a search for
// its words. What the address holds is only ever text.
{
  const base = document.querySelector("#lost + p a").pathname
  const plain = text => text.toLowerCase().normalize("NFKC").replace(/[^\p{L}\p{N}]+/gu, " ").trim()
  const pieces = words => new Set([...` ${words} `].map((_, i) => ` ${words} `.slice(i, i + 3)).filter(piece => piece.length === 3))
  const likeness = (one, other) => 2 * [...one].filter(piece => other.has(piece)).length / (one.size + other.size || 1)
  let path = location.pathname
  try { path = decodeURIComponent(path) } catch {}
  path = path.startsWith(base) ? path.slice(base.length) : path
  const steps = path.replace(/(\/index)?\.\w+$/, "").split("/").map(plain).filter(Boolean)
  const words = steps.join(" "), last = pieces(steps.at(-1) ?? "")
  const value = ([url, title]) => {
    const place = url.split("/").filter(Boolean)
    const same = place.length > 1 && steps.length > 1 && place[0] === steps[0]
    return Math.max(likeness(last, pieces(plain(place.at(-1) ?? ""))), likeness(last, pieces(plain(title)))) + same / 10
  }
  const valued = JSON.parse(document.getElementById("known").textContent).map(page => [value(page), page])
  const near = valued.filter(([likely]) => likely > 0.35).sort(([one], [other]) => other - one).slice(0, 5)
  for (const [, [url, title]] of near) {
    const item = document.createElement("li"), link = document.createElement("a")
    link.href = base + url
    link.textContent = title
    item.append(link)
    document.querySelector("#near ul").append(item)
  }
  document.getElementById("near").hidden = !near.length
  document.querySelector("#words a").href = `${base}?q=${encodeURIComponent(words)}`
  document.getElementById("words").hidden = !words
}
