// A link in an article to a place of this site shows that place while the pointer is on it, or the Tab key's mark. It stays
// while the pointer is on what it shows, and goes with Escape; to a finger a link is a link. Screen readers are told nothing
// of it: the same words stand where the link leads. Nothing in it is a stop of the Tab key, and nothing in it runs.
if (HTMLElement.prototype.showPopover) {
  const SHOW = 250, HIDE = 200, ENOUGH = 300  // ms; ms; characters
  const HEADING = "h1, h2, h3, h4, h5, h6"
  const LEFT_OUT = "script, style, template, details, input, label, button, select, output, .headerlink, .fig-tools, .fig-panels > svg ~ svg"
  const box = Object.assign(document.createElement("aside"), { id: "peek", className: "md-typeset", popover: "manual", ariaHidden: "true" })
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("peek.css", document.currentScript.src) })
  document.head.append(style)
  document.body.append(box)
  const pages = new Map()
  let current = null, showing, hiding  // the link; timers

  const leadsToPlace = link => link && link.origin === location.origin && /(\/|#.+)$/.test(link.href)
    && !link.matches(".headerlink, .fig-tools a, .footnote-backref, .questions h3 a")
  const linkAt = element => [element.closest?.("article a[href]")].find(leadsToPlace) ?? null

  // The page at an address, which is asked for once; that on the screen changes, and is taken as it is.
  const page = async url => {
    if (url === location.href.replace(/[?#].*/, "")) return document
    if (!pages.has(url)) pages.set(url, fetch(url).then(answer => answer.ok ? answer.text() : "").then(text => new DOMParser().parseFromString(text, "text/html")))
    return pages.get(url)
  }

  // An element with its place, or a heading with what follows it, in a document where nothing runs.
  const place = (page, id, url) => {
    let part = id ? page.getElementById(id) : page.querySelector("article h1")
    if (part && !part.textContent.trim()) part = part.nextElementSibling  // the old anchor of what follows
    if (!part) return null
    const shown = new Document().importNode(document.createElement("div"))
    const section = part.matches(HEADING)
    do {
      shown.append(shown.ownerDocument.importNode(part, true))
      part = part.nextElementSibling
    } while (section && part && !part.matches(HEADING) && !shown.querySelector("figure") && shown.textContent.length < ENOUGH)
    for (const element of shown.querySelectorAll(LEFT_OUT)) element.remove()
    for (const element of shown.querySelectorAll("*")) {
      // Here an element of a script's own would run again, and a link or a control could be reached.
      if (element.localName.includes("-") || element.localName === "a") {
        const plain = shown.ownerDocument.importNode(document.createElement(element.localName === "a" ? "span" : "div"))
        plain.className = element.getAttribute("class") ?? ""
        plain.append(...element.childNodes)
        element.replaceWith(element.namespaceURI === shown.namespaceURI ? plain : plain.firstChild ?? "")
        continue
      }
      for (const { name, value } of [...element.attributes]) {
        if (/^(aria-|on|role$|tabindex$|data-(?!list|panels))/.test(name)) element.removeAttribute(name)
        else if (name === "id") element.id = `peek-${value}`
        else if (name === "src") element.setAttribute(name, new URL(value, url))
        else if (/^#|url\(#/.test(value)) element.setAttribute(name, value.replace(/(^#|url\(#)/g, "$1peek-"))
      }
    }
    return document.adoptNode(shown)
  }

  // Below the link or above it, where there is more room, and never on it.
  const lay = () => {
    const lines = current.getClientRects(), above = lines[0].top - 12, below = innerHeight - lines[lines.length - 1].bottom - 12
    box.style.maxHeight = ""
    const under = box.offsetHeight <= below || below >= above, room = under ? below : above
    box.style.maxHeight = `${Math.max(room, 60)}px`
    box.classList.toggle("cut", box.scrollHeight > box.clientHeight)
    const left = Math.max(8, Math.min(lines[0].left, document.documentElement.clientWidth - box.offsetWidth - 8))
    box.style.translate = `${left}px ${under ? lines[lines.length - 1].bottom + 6 : lines[0].top - 6 - box.offsetHeight}px`
  }
  const isOpen = () => box.matches(":popover-open")
  const close = () => { clearTimeout(showing); if (isOpen()) box.hidePopover() }
  const leave = () => { close(); current = null }
  const show = async () => {
    const link = current, url = link.href.replace(/[?#].*/, "")
    const found = await page(url).then(page => place(page, decodeURIComponent(link.hash.slice(1)), url), () => pages.delete(url) && null)
    if (!found || link !== current || !link.isConnected) return
    box.replaceChildren(found)
    box.showPopover()
    lay()
  }
  const enter = link => {
    clearTimeout(hiding)
    if (link === current) return
    leave()
    current = link
    showing = setTimeout(show, SHOW)
  }

  document.addEventListener("pointerover", event => {
    if (event.pointerType === "touch") return
    const link = linkAt(event.target)
    if (link) enter(link)
    else if (box.contains(event.target) || current?.matches(":focus-visible")) clearTimeout(hiding)
    else if (current) { clearTimeout(hiding); hiding = setTimeout(leave, HIDE) }
  })
  document.addEventListener("focusin", event => {
    const link = event.target.matches(":focus-visible") && linkAt(event.target)
    if (link) enter(link)
  })
  document.addEventListener("focusout", event => { if (event.target === current) leave() })
  document.addEventListener("keydown", event => { if (event.key === "Escape") close() }, true)
  document.addEventListener("click", leave)
  addEventListener("popstate", leave)
  const follow = () => { if (isOpen()) current.isConnected ? lay() : leave() }
  addEventListener("scroll", follow, { passive: true })  // the Tab key scrolls, too
  addEventListener("resize", follow)

  const first = document.querySelector("article a:is(:hover, :focus-visible)")  // which has called this script
  if (leadsToPlace(first)) enter(first)
}
