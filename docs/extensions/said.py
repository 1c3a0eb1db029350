"""The words for a piece of MathML, for a label that has to name what it holds, as in `the norm of x sub j`."""

import unicodedata

APPLIED, TIMES = "\u2061", "\u2062"  # invisible: f of (x), and g times v
SCRIPTS = ("msub", "msup", "msubsup")
FUNCTIONS = "fghFGH"  # letters that a speech engine takes for functions of whatever follows
_POWERS = {"2": "squared", "3": "cubed", "− 1": "inverse", "⊤": "transpose", "∗": "star"}
_WORDS = {
    "+": "plus",
    "−": "minus",
    "=": "equals",
    "(": "open paren",
    ")": "close paren",
    "/": "over",
    "∑": "the sum over",
    "∂": "partial",
    "¯": "bar",
    "′": "prime",
    "″": "double prime",
    "∗": "star",
    "⋅": "dot",
    APPLIED: "of",
    TIMES: "",
}


def base(node):
    """Return what the scripts of the node stand on, the node itself where it has none."""
    return base(node[0]) if node.tag in SCRIPTS else node


def is_sign(node, *signs: str) -> bool:
    """Return whether the node, without its scripts, is one of the signs."""
    return node is not None and base(node).tag in ("mo", "mi") and base(node).text in signs


def say(node) -> str:
    """Return the words for the node, as labels need them."""
    if node.get("aria-label"):
        return node.get("aria-label")
    if node.tag == "msub":
        return f"{say(node[0])} sub {say(node[1])}"
    if node.tag == "msup":
        return f"{say(node[0])} {say_power(node[1])}"
    if node.tag == "msubsup":
        return f"{say(node[0])} sub {say(node[1])} {say_power(node[2])}"
    if node.tag == "mfrac":
        return f"{say(node[0])} over {say(node[1])}"
    if node.tag == "msqrt":
        return f"the square root of {say_row(node)}"
    if len(node):
        return say_row(node)
    sign = (node.text or "").strip()
    if sign in _WORDS:
        return _WORDS[sign]
    return unicodedata.name(sign).split()[-1].lower() if len(sign) == 1 and not sign.isascii() else sign


def say_row(nodes: list) -> str:
    """Return the words for nodes in a row."""
    words = []
    nodes = list(nodes)
    while nodes:
        node = nodes.pop(0)
        called = bool(words) and is_sign(node, "(") and node.tag == "mo" and words[-1] in ("of", *FUNCTIONS)
        words += ["of"] * (called and words[-1] != "of")
        if called and len(nodes) > 1 and is_sign(nodes[1], ")") and nodes[1].tag == "mo":
            words.append(say(nodes.pop(0)))
            nodes.pop(0)
        else:
            words.append(say(node))
    return " ".join(filter(None, words))


def say_power(script) -> str:
    """Return the words for what is raised, after those for what it stands on."""
    written = " ".join("".join(part.itertext()) for part in (script if len(script) else [script]))
    _, primed, power = written.rpartition("′ ")
    return "prime " * bool(primed) + (_POWERS.get(power) or f"to the {say(script)}")
