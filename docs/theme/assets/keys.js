// Turns the single keys off and on: see waiting.html, which asks for what is kept here.
{
  const label = document.createElement("label"), box = Object.assign(document.createElement("input"), { type: "checkbox" })
  try { box.checked = __md_get("keys") !== false } catch { box.disabled = true }
  box.addEventListener("change", () => __md_set("keys", box.checked))
  label.append(box, " Single keys do something")
  document.querySelector(".keys").replaceChildren(label)
}
