// <fig-hand> shows what Python computed for the state that a reader's hand chooses. No mathematics here: each number drawn is
// looked up for a stop, or is a polynomial of such numbers on one of a few cells. The data come when the hand comes near, from
// figures/NAME.js; an address that holds a state counts as a touch. Where a parameter stands apart, the data of each of its stops
// are a file of their own, and so is what the hand has painted.
customElements.get("fig-hand") || customElements.define("fig-hand", class extends HTMLElement {
  connectedCallback() {
    if (this.inputs) return
    this.figure = this.closest("figure")
    this.inputs = [...this.querySelectorAll("input")]
    this.apart = this.querySelector("[data-apart]")
    this.svgs = [...this.querySelectorAll(".fig-panels > svg")]
    this.parts = new Map([...this.querySelectorAll("[data-k]")].map(part => [part.dataset.k, part]))
    this.parts.set("result", this.querySelector(".fig-result"))
    const address = new URLSearchParams(location.search)
    let asked = false
    for (const input of this.inputs) {
      const [first, step] = input.dataset.stops.split(":").map(Number)
      input.stops = step ? Array.from({ length: +input.max + 1 }, (_, k) => +(first + k * step).toFixed(9)) : input.dataset.stops.split(" ").map(Number)
      input.value = input.defaultValue
      const wanted = address.get(`${this.dataset.name}.${input.name}`)?.trim()
      if (wanted && isFinite(wanted)) {
        this.put(input, wanted)
        asked = true
      }
      input.addEventListener("input", () => this.show())
      input.addEventListener("change", () => this.keep())
      input.addEventListener("keydown", event => { if (event.key === "Escape") this.reset() })
    }
    for (const hand of ["pointerover", "focusin", "touchstart"]) this.addEventListener(hand, () => this.fetch(), { passive: true })
    for (const hand of this.querySelectorAll("[data-hand]")) this.hold(hand, hand.ownerSVGElement)
    this.querySelector(".fig-map")?.addEventListener("click", () => {
      this.all = true
      this.show()
    })
    this.figure.querySelector(".fig-state")?.addEventListener("click", event => this.share(event.target))
    this.seen = [this.at(this.inputs[0]), this.inputs[0].stops.at(-1)]
    this.painted = new Set()
    asked ? this.show() : this.reveal()
  }

  put(input, value) { // the nearest stop
    const away = stop => Math.abs(stop - value)
    input.value = input.stops.reduce((best, stop, k) => away(stop) < away(input.stops[best]) ? k : best, 0)
  }
  at(input) { return input.stops[input.value] }
  scale(svg) { return svg.dataset.at.split(" ").map(Number) } // where 0 is drawn, and how long 1 is: of x, then of y

  fetch() {
    const { key } = this
    if (this.asked === key || this.data) return
    this.asked = key
    const source = document.createElement("script")
    source.src = `${this.dataset.source}${key}.js`
    source.onload = () => this.show()
    source.onerror = () => { this.asked = null }
    document.head.append(source)
  }
  get data() { return globalThis.figData?.[this.key] }
  get key() { return this.dataset.name + (this.apart && this.apart.value !== this.apart.defaultValue ? `-${this.apart.value}` : "") }

  show() {
    const state = {}
    for (const input of this.inputs) {
      state[input.name] = this.at(input)
      this.set(input.previousElementSibling, "#text", `${this.at(input)}`.replace("-", "−"))
    }
    this.figure.dataset.state = JSON.stringify(state)
    this.data ? this.draw() : this.fetch()
  }
  draw() {
    const { key } = this, [x, y] = this.inputs, stops = this.inputs.map(input => +input.value)
    for (const [key, attribute, value] of this.drawn(stops)) this.set(this.parts.get(key), attribute, value)
    this.paint(this.all && !this.painted.has(key) ? x.stops.flatMap((_, i) => y.stops.map((_, j) => [i, j, ...stops.slice(2)])) : [stops])
    for (const seen of this.querySelectorAll(".fig-seen")) seen.style.display = seen.dataset.of === key ? "" : "none"
    for (const input of this.inputs) this.set(input, "aria-valuetext", this.parts.get("result").textContent)
    const at = this.at(x)
    this.seen = [Math.min(at, this.seen[0]), Math.max(at, this.seen[1])]
    this.reveal()
  }
  set(part, attribute, value) { // what stays is not drawn again, and a text is changed: another in its place would restyle the figure
    if (attribute !== "#text") part.getAttribute(attribute) === `${value}` || part.setAttribute(attribute, value)
    else if (part && part.textContent !== `${value}`) part.firstChild.data = value
  }
  drawn(stops, binds = this.data.binds) { // [key, attribute, value] of all that moves, at the numbers of the stops
    const { lists, polynomials, cells } = this.data
    const value = k => {
      if (k < stops.length) return this.inputs[k].stops[stops[k]]
      const [over, list] = lists[k - stops.length]
      return list[over.reduce((place, k) => place * this.inputs[k].stops.length + stops[k], 0)]
    }
    const number = place => polynomials[place].reduce((sum, [factor, ...places]) => sum + places.reduce((product, k) => product * value(k), factor), 0)
    const [, places, texts] = cells.find(([conditions]) => conditions.every(k => number(k) >= 0))
    const said = (place, digits) => `${+(+number(place).toFixed(9)).toPrecision(digits)}`.replace("-", "−")
    const fill = template => template
      .replace(/#(\d+);/g, (_, k) => +number(places[k]).toFixed(4))
      .replace(/~(\d+);/g, (_, k) => texts[k].replace(/@(\d+):(\d+);/g, (_, place, digits) => said(place, digits)))
    return binds.map(([key, attribute, from]) => [key, attribute, typeof from === "number" ? value(from) : fill(from)])
  }

  // What the hand has been over: curves appear there, or each place is painted.
  reveal() {
    for (const trail of this.querySelectorAll("[data-trail]")) {
      const svg = trail.ownerSVGElement, [a, b] = this.scale(svg), id = `${this.figure.id}-seen`
      if (!svg.getElementById(id)) svg.insertAdjacentHTML("afterbegin", `<clipPath id="${id}"><rect height="100%"/></clipPath>`)
      const rect = svg.getElementById(id).firstChild
      this.set(rect, "x", a + b * this.seen[0])
      this.set(rect, "width", b * (this.seen[1] - this.seen[0]))
      this.set(trail, "clip-path", `url(#${id})`)
    }
  }
  paint(states) { // each once, a square of it, and those that are alike together
    const [x, y] = this.inputs, fresh = states.filter(stops => !this.painted.has(`${stops}`))
    for (const bind of this.data.binds.filter(([key]) => key.startsWith("paint "))) {
      const svg = this.svgs[bind[0].slice(6)], [a, b, c, d] = this.scale(svg), size = b * (x.stops[1] - x.stops[0]), squares = {}
      for (const stops of fresh) {
        const [[, , what]] = this.drawn(stops, [bind])
        squares[what] = `${squares[what] ?? ""}M${a + b * x.stops[stops[0]] - size / 2} ${c + d * y.stops[stops[1]] - size / 2}h${size}v${size}h-${size}z`
      }
      for (const what in squares) {
        const seen = svg.querySelector(`[data-of="${this.key}"][data-paint="${what}"]`)
        if (seen) seen.setAttribute("d", seen.getAttribute("d") + squares[what])
        else svg.insertAdjacentHTML("afterbegin", `<path class="fig-seen" data-of="${this.key}" data-paint="${what}" d="${squares[what]}"/>`)
      }
    }
    for (const stops of fresh) this.painted.add(`${stops}`)
    if (this.all) this.painted.add(this.key)
  }

  // A drag keeps the grip where it was taken; a tap elsewhere brings the handle there.
  hold(hand, svg) {
    const [a, b, c, d] = this.scale(svg)
    const axes = hand.dataset.hand.split(" ").map(name => this.inputs.find(input => input.name === name))
    const place = event => {
      const on = svg.getScreenCTM()
      return [((event.clientX - on.e) / on.a - a) / b, ((event.clientY - on.f) / on.d - c) / d]
    }
    const put = places => {
      axes.forEach((input, k) => input && this.put(input, places[k]))
      this.show()
    }
    const far = event => {
      const box = hand.getBoundingClientRect()
      return Math.max(Math.abs(event.clientX - box.x - box.width / 2), Math.abs(event.clientY - box.y - box.height / 2)) > 24
    }
    let grip, taken, dragged = false
    svg.addEventListener("pointerdown", event => {
      dragged = false
      if (event.button || far(event)) return
      svg.setPointerCapture(event.pointerId)
      taken = axes.map(input => this.at(input))
      grip = place(event).map((value, k) => value - (taken[k] ?? 0))
    })
    svg.addEventListener("pointermove", event => {
      if (!grip) return
      dragged = true
      put(place(event).map((value, k) => value - grip[k]))
    })
    svg.addEventListener("pointerup", () => {
      if (grip) axes[0].focus({ preventScroll: true, focusVisible: false }) // keys go on from here; not before, since it takes time
      if (grip && dragged) this.keep()
      grip = null
    })
    svg.addEventListener("pointercancel", () => { // the page scrolls: it was no drag
      if (grip) put(taken)
      grip = null
    })
    svg.addEventListener("mousedown", event => event.preventDefault()) // which would take the focus
    svg.addEventListener("click", event => {
      if (dragged || !far(event)) return
      put(place(event))
      this.keep()
    })
    // An element within an SVG has no touch-action: what a finger takes must not scroll, and the rest must.
    svg.addEventListener("touchstart", event => { if (axes.length > 1 && !far(event.touches[0])) event.preventDefault() }, { passive: false })
  }

  address() {
    const url = new URL(location)
    for (const input of this.inputs) url.searchParams.set(`${this.dataset.name}.${input.name}`, this.at(input))
    url.hash = this.figure.id
    return url
  }
  keep() { // in the address, once the hand rests: browsers refuse more than a hundred changes of it in half a minute
    clearTimeout(this.kept)
    if (location.protocol !== "file:") this.kept = setTimeout(() => this.isConnected && history.replaceState(history.state, "", this.address()), 150)
  }
  reset() {
    for (const input of this.inputs) input.value = input.defaultValue
    this.show()
    this.keep()
  }
  async share(button) {
    this.keep()
    const before = button.named ??= button.textContent // and not that it was copied
    try {
      await navigator.clipboard.writeText(this.address().href)
      button.textContent = "Copied"
    } catch {
      button.textContent = "The address bar holds it"
    }
    setTimeout(() => { button.textContent = before }, 3000)
  }
})
