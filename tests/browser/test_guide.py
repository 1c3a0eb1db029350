"""The guide for contributors: its first screen holds all that an edit of a page needs."""


def test_the_first_screen_says_how_to_edit_run_and_mend_and_what_is_special_on_a_page(open_page):
    page = open_page("/contributing/")
    page.set_viewport_size({"width": 1280, "height": 720})
    steps, special = page.locator("article ol").first, page.locator("article table").first
    assert [step.split()[0] for step in steps.locator("li").all_inner_texts()] == ["Edit", "Run", "Mend"]
    assert special.locator("tbody tr").count() == 4
    box = special.bounding_box()
    assert box["y"] + box["height"] <= 720
