"""Questions before a figure: `!!! predict "What will happen?"` holds a list of answers, the right one in bold, and then why.

A reader chooses, with or without JavaScript, and then sees which answer is right and what follows the list.
"""

import xml.etree.ElementTree as etree

from markdown.treeprocessors import Treeprocessor

from docs.extensions.mistakes import Mistake
from docs.extensions.project import SiteExtension

_HOW = (
    "predict: give two or three answers as a list, the right one all in bold, and below it why, all of it 4 spaces in"
)


class _Predictions(Treeprocessor):
    def run(self, root):
        boxes = [box for box in root.iter("div") if "predict" in box.get("class", "").split()]
        for number, box in enumerate(boxes, 1):
            try:
                self._ask(box, f"predict-{number}")
            except Mistake as wrong:
                self.md.site.report.add_at(self.md, (box[0].text or "").strip(), wrong.message)

    def _ask(self, box, name: str) -> None:
        if len(box) < 3:
            raise Mistake(_HOW)
        title, answers, *why = box
        right = [
            answer
            for answer in answers
            if len(answer) == 1
            and answer[0].tag == "strong"
            and not f"{answer.text or ''}{answer[0].tail or ''}".strip()
        ]
        if answers.tag != "ul" or not 2 <= len(answers) <= 3 or len(right) != 1:
            raise Mistake(_HOW)
        box.tag, box.attrib = "fieldset", {"class": "predict", "data-search-exclude": ""}
        title.tag, title.attrib, answers.tag, answers.attrib = "legend", {}, "div", {}
        for answer in answers:
            answer.tag = "label"
            choice = etree.Element("input", {"type": "radio", "name": name})
            if answer in right:
                answer.set("class", "right")
                answer[0].tag = "span"
            choice.tail, answer.text = answer.text, None
            answer.insert(0, choice)
        said = etree.Element("div", {"class": "predict-why", "role": "status"})
        for part in why:
            box.remove(part)
            said.append(part)
        box.append(said)


class PredictExtension(SiteExtension):
    def register(self, md):
        # After inline patterns (20), which make the bold; before the check of digits (5).
        md.treeprocessors.register(_Predictions(md), "predict", 12)


def makeExtension(**kwargs):
    return PredictExtension(**kwargs)
