"""Text fragments in a real browser: each link scrolls to the very sentence it was made for."""

from __future__ import annotations

import html
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from services.links import links
from tests.patience import PATIENCE
from tests.sandbox.world import holds
from tests.services.web.web_server import web_server

if TYPE_CHECKING:
    from playwright.async_api import Page

# Every sentence stands on a line of its own, 500 pixels high, without any element or break between the sentences: the
# sentence in the middle of the window is the one the browser went to.
STYLE = (
    "body{margin:0;overflow-x:hidden;width:1280px} p,h1{margin:0;font:10px sans-serif;line-height:500px}"
    "span{margin-right:1300px} .tall{height:3000px}"
)
NEAREST = """() => {
  if (scrollY === 0) return -1;
  const middle = innerHeight / 2;
  const far = [...document.querySelectorAll('span')].map(s => {
    const r = s.getClientRects()[0]; return Math.abs((r.top + r.bottom) / 2 - middle) });
  return far.indexOf(Math.min(...far));
}"""

TRAM = "The harbour town of Lindmark reopened its old tram line on Tuesday after eleven years of repairs"
CINEMA = "The harbour town of Lindmark reopened its old cinema on Friday after eleven years of repairs"
PARK = "今天天气很好，我们一起去公园散步，然后在湖边的小餐馆吃了一顿"

ARTICLES = {
    "repeated": [
        ["The line reopened.", "Fares stay at two crowns.", "The line reopened."],
        ["The line reopened.", "Yes.", "No.", "Yes.", "The line reopened."],
        ["Fares stay at two crowns.", "the LINE reopened.", "Yes.", "No.", "The end of the line reopened."],
    ],
    "long": [
        [f"{TRAM}, and nobody was late.", f"{CINEMA}, and nobody was late."],
        [f"{TRAM}, and everybody was late.", f"{CINEMA}, and nobody was late."],
    ],
    "marks": [
        ["A well-known, state-of-the-art tram — 100% electric & quiet — runs.", "It's “new”, isn’t it?"],
        ['He said: "C# is a language; x=y, a-b, #1, 50 % + 3 = ~53?"', "Who's there…?!", "(In brackets.)"],
        ["foo_bar is a name.", "See news.example/a-b?c=d&e=f.", "Number 3.14 and 1,000.50 and U.S.A. — well."],
    ],
    "français": [
        [
            "« Nous le ferons », a déclaré l’ambassadeur\u00a0: c’est aujourd’hui.",
            "Était-ce l'été dernier\u202f?",
            "Oui\u202f!",
        ],
        [
            "« Nous le ferons », a déclaré l’ambassadeur\u00a0: c’est demain.",
            "Etait-ce l'ete dernier\u202f?",
            "Oui\u202f!",
            "Et «\u202fvoilà\u202f», dit le président du conseil d’administration, qui n’y croyait pas\u202f!",
        ],
    ],
    "русский": [
        ["Трамвай вернулся в город.", "«Ещё не всё», — сказал Жёлудев.", "Трамвай вернулся в город."],
        ["Потери превысили 1\u00a0000 машин.", "«Еще не все», — сказал Желудев.", "Что-то кое-где — так-то!"],
    ],
    "中文": [
        ["电车线路重新开通。", "市民非常高兴，票价保持不变。", "电车线路重新开通。"],
        [f"{PARK}丰盛的午餐，大家都很高兴。", f"{PARK}简单的晚餐，大家都很高兴。"],
        [
            "他们说这条线路将于明年春天延长到机场附近新建成的住宅区并且票价在整个冬季都会保持原来的水平不变因此没有人感到担心。"
        ],
    ],
    "日本語": [
        ["路面電車が再開した。", "「うれしい」と彼は言った。", "路面電車が再開した。"],
        ["路面電車が再開した。"],
    ],
    "ไทย": [
        ["รถรางกลับมาให้บริการ อีกครั้งในวันอังคาร", "ประชาชนมีความสุขมาก", "รถรางกลับมาให้บริการ อีกครั้งในวันอังคาร"],
    ],
    "한국어": [["전차가 돌아왔다.", "시민들은 매우 기뻐했다.", "전차가 돌아왔다."]],
    "العربية": [["عاد القطار إلى المدينة.", "قال: «نعم»، ثم سكت.", "عاد القطار إلى المدينة."]],
    "हिन्दी": [["ट्राम वापस आ गई।", "लोग बहुत खुश हैं।", "ट्राम वापस आ गई।"]],
}
UNSPACED = {"中文", "日本語"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(browser: Any) -> AsyncIterator[Page]:
    """A page of a headless Chromium."""
    context = await browser.new_context(viewport={"width": 1280, "height": 720})
    context.set_default_timeout(PATIENCE * 1000)
    yield await context.new_page()
    await context.close()


def _article(name: str) -> tuple[str, list[tuple[int, int]], bytes]:
    """The text, the spans of its sentences, and the page that shows them."""
    gap = "" if name in UNSPACED else " "
    text, spans, paragraphs = "", [], ""
    for paragraph in ARTICLES[name]:
        for sentence in paragraph:
            spans.append((len(text), len(text) + len(sentence)))
            text += sentence + gap
        text = text.rstrip() + "\n\n"
        paragraphs += f"<p>{gap.join(f'<span>{html.escape(sentence)}</span>' for sentence in paragraph)}</p>"
    tall = "<div class=tall></div>"
    return text, spans, f"<meta charset=utf-8><style>{STYLE}</style>{tall}{paragraphs}{tall}".encode()


@pytest.mark.parametrize("name", ARTICLES)
@pytest.mark.asyncio(loop_scope="session")
async def test_the_browser_goes_to_each_sentence(page: Page, name: str) -> None:
    """For every sentence, repeated ones too, Chromium scrolls to this one and no other."""
    text, spans, body = _article(name)
    async with web_server({"/article": body}) as web:
        for number, (start, end) in enumerate(spans):
            link = links.fragment(f"{web.base_url}/article?n={number}", text, start, end)
            await page.goto(link)
            try:
                await holds(page, f"number => ({NEAREST})() === number", number)
            except TimeoutError:
                pytest.fail(f"{text[start:end]!r}: {link} leads to sentence {await page.evaluate(NEAREST)}")


@pytest.mark.asyncio(loop_scope="session")
async def test_a_sentence_over_a_line_break(page: Page) -> None:
    """A sentence whose two lines are two blocks of the page is found from its first to its last words."""
    text = "Poem\nThe line came back\nwith spring.\nThe end."
    body = f"<style>{STYLE}</style><div class=tall></div><h1>Poem</h1><p><span>The line came back</span></p>"
    body += "<p><span>with spring.</span></p><div class=tall></div>"
    async with web_server({"/article": body.encode()}) as web:
        start = text.index("The line")
        await page.goto(links.fragment(f"{web.base_url}/article", text, start, text.index("\nThe end")))
        await holds(page, f"() => [0, 1].includes(({NEAREST})())")
