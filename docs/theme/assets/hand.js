// <fig-hand> shows what Python computed for the state that a reader's hand chooses. No mathematics here: each number drawn is
// looked up for a stop, or is a polynomial of such numbers on one of a few cells. The data come when the hand comes near, from
// figures/NAME.js; an address that holds a state counts as a touch.
customElements.get("fig-hand") || customElements.define("fig-hand", class extends HTMLElement {
  connectedCallback() {
    if (this.inputs) return
    this.figure = this.closest("figure")
    this.inputs = [...this.querySelectorAll("input")]
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
    for (const hand of this.querySelectorAll("[data-hand]")) this.hold(hand, hand.closest("svg[data-at]"))
    this.querySelector(".fig-map")?.addEventListener("click", () => this.paintAll())
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
  state() { return this.inputs.map(input => this.at(input)) }

  fetch() {
    if (this.asked || this.data) return
    this.asked = true
    const source = document.createElement("script")
    source.src = this.dataset.source
    source.onload = () => {
      this.show()
      if (this.all) this.paintAll()
    }
    source.onerror = () => { this.asked = false }
    document.head.append(source)
  }
  get data() { return globalThis.figData?.[this.dataset.name] }

  show() {
    const state = this.state()
    this.figure.dataset.state = JSON.stringify(Object.fromEntries(this.inputs.map((input, k) => [input.name, state[k]])))
    this.inputs.forEach((input, k) => { input.previousElementSibling.textContent = `${state[k]}`.replace("-", "−") })
    this.data ? this.draw() : this.fetch()
  }
  draw() {
    for (const [key, attribute, value] of this.drawn(this.inputs.map(input => +input.value))) {
      const part = this.parts.get(key)
      if (attribute !== "#text") part.setAttribute(attribute, value)
      else if (part) part.textContent = value
      else this.paint(+key.slice(6), value, this.inputs.map(input => +input.value))
    }
    for (const input of this.inputs) input.setAttribute("aria-valuetext", this.parts.get("result").textContent)
    const at = this.at(this.inputs[0])
    this.seen = [Math.min(at, this.seen[0]), Math.max(at, this.seen[1])]
    this.reveal()
  }
  drawn(stops) { // [key, attribute, value] of all that moves, at the numbers of the stops
    const { lists, polynomials, cells, binds } = this.data
    const place = over => over.reduce((place, k) => place * this.inputs[k].stops.length + stops[k], 0)
    const values = [...this.inputs.map((input, k) => input.stops[stops[k]]), ...lists.map(([over, list]) => list[place(over)])]
    const numbers = polynomials.map(terms => terms.reduce((sum, [factor, ...places]) => sum + places.reduce((product, k) => product * values[k], factor), 0))
    const [, places, texts] = cells.find(([conditions]) => conditions.every(k => numbers[k] >= 0))
    const said = (place, digits) => `${+(+numbers[place].toFixed(9)).toPrecision(digits)}`.replace("-", "−")
    const fill = template => template
      .replace(/#(\d+);/g, (_, k) => +numbers[places[k]].toFixed(4))
      .replace(/~(\d+);/g, (_, k) => texts[k].replace(/@(\d+):(\d+);/g, (_, place, digits) => said(place, digits)))
    return binds.map(([key, attribute, from]) => [key, attribute, typeof from === "number" ? values[from] : fill(from)])
  }

  // What the hand has been over: curves appear there, or each place is painted.
  reveal() {
    for (const trail of this.querySelectorAll("[data-trail]")) {
      const svg = trail.closest("svg[data-at]"), [a, b] = this.scale(svg), id = `${this.figure.id}-seen`
      if (!svg.getElementById(id)) svg.insertAdjacentHTML("afterbegin", `<clipPath id="${id}"><rect height="100%"/></clipPath>`)
      const rect = svg.getElementById(id).firstChild
      rect.setAttribute("x", a + b * this.seen[0])
      rect.setAttribute("width", b * (this.seen[1] - this.seen[0]))
      trail.setAttribute("clip-path", `url(#${id})`)
    }
  }
  paint(panel, what, stops) {
    const svg = this.svgs[panel], [a, b, c, d] = this.scale(svg), [x, y] = this.inputs, key = stops.join()
    if (this.painted.has(`${panel} ${key}`)) return
    this.painted.add(`${panel} ${key}`)
    let seen = svg.querySelector(".fig-seen")
    if (!seen) {
      svg.insertAdjacentHTML("afterbegin", '<g class="fig-seen"></g>')
      seen = svg.firstChild
    }
    const size = Math.abs(b * (x.stops[1] - x.stops[0])), left = a + b * x.stops[stops[0]] - size / 2, top = c + d * y.stops[stops[1]] - size / 2
    seen.insertAdjacentHTML("beforeend", `<rect x="${left}" y="${top}" width="${size}" height="${size}" data-key="${key}" data-paint="${what}"/>`)
  }
  paintAll() {
    this.all = !this.data // as soon as they come
    if (this.all) return this.fetch()
    const [x, y] = this.inputs
    for (const i in x.stops) for (const j in y.stops)
      for (const [key, , value] of this.drawn([+i, +j])) if (key.startsWith("paint ")) this.paint(+key.slice(6), value, [i, j])
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
      axes[0].focus({ preventScroll: true, focusVisible: false })
    })
    svg.addEventListener("pointermove", event => {
      if (!grip) return
      dragged = true
      put(place(event).map((value, k) => value - grip[k]))
    })
    svg.addEventListener("pointerup", () => {
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
  keep() { // in the address, which of a file no script may change
    if (location.protocol !== "file:") history.replaceState(history.state, "", this.address())
  }
  reset() {
    for (const input of this.inputs) input.value = input.defaultValue
    this.show()
    this.keep()
  }
  async share(button) {
    this.keep()
    const before = button.textContent
    try {
      await navigator.clipboard.writeText(this.address().href)
      button.textContent = "Copied"
    } catch {
      button.textContent = "The address bar holds it"
    }
    setTimeout(() => { button.textContent = before }, 3000)
  }
})
