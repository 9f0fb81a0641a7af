#!/usr/bin/env python3
"""Looks at the HTML pages in a real browser, as wide as a phone, in the light and in the dark.

    tests/browser_test.py PROGRAM FOLDER

PROGRAM is `aftersales`; into FOLDER go the pages and the screenshots. Ends with 77, which CTest counts as skipped, where
there is no Chromium. Needs a Chinese font (fonts-noto-cjk).
"""

import html
import json
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

WIDTH = 360  # of a small phone, in CSS pixels
TOP = pathlib.Path(__file__).resolve().parent.parent

# Who reads which decision on which case, and what must be read on the page.
PAGES = [
    ("zh", "customer", "decision.next_step", "intact-clothing-day-6.zh.json", ["可以退的。您也可以换个款式或尺码", "坚持退也没问题"]),
    ("zh", "agent", "decision.next_step", "intact-clothing-day-6.zh.json", ["先推荐换货", "可以这样答复", "退货条件", "能否办理：是"]),
    ("zh", "auditor", "decision.next_step", "intact-clothing-day-6.zh.json", ["NEXT-RECOMMEND", "next-steps.yaml:", "2026-11-08T10:00:00+08:00"]),
    ("zh", "agent", "", "media-exposure.zh.json", ["重大", "在工作群里联系主管"]),
    ("en", "customer", "return_terms", "intact-clothing-day-6.zh.json", ["You may return it."]),
    ("en", "agent", "return_terms", "unconfirmed-exclusion.en.json", ["What to say", "6 November 2026", "Ruled out"]),
    ("en", "customer", "decision.next_step", "unknown-reason.en.json", ["What is the reason?", "we still need"]),
    ("en", "auditor", "decision.next_step", "unknown-reason.en.json", ["Still to be asked", "Possible outcomes", "NEXT-EVIDENCE"]),
]

# Runs in a page around the one that is tested, which itself runs nothing.
PROBE = """
const results = [];
const probe = (source, done) => {
  const frame = document.getElementById('page');
  frame.onload = () => { results.push(found(frame)); done(); };
  frame.srcdoc = source;
};
const found = frame => {
  const page = frame.contentDocument, view = frame.contentWindow;
  const result = {};
  const wide = () => page.documentElement.scrollWidth;
  result.closed = wide();
  page.querySelectorAll('details').forEach(d => { d.open = true; });
  result.open = wide();
  result.loads = view.performance.getEntriesByType('resource').length;
  result.lang = page.documentElement.lang;
  result.smallest = 99;
  result.contrast = 99;
  const part = c => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const light = c => 0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2]);
  const colour = text => text.match(/[\\d.]+/g).map(Number);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = colour(view.getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  let text = '';
  while (walker.nextNode()) {
    if (!walker.currentNode.data.trim()) continue;
    text += walker.currentNode.data;
    const e = walker.currentNode.parentElement, style = view.getComputedStyle(e);
    const a = light(colour(style.color)), b = light(ground(e));
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < result.contrast) { result.contrast = contrast; result.faintest = walker.currentNode.data; }
    result.smallest = Math.min(result.smallest, parseFloat(style.fontSize));
  }
  // Every character that no font has is drawn as the same box.
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 40;
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  const drawn = c => {
    pen.clearRect(0, 0, 40, 40);
    pen.font = '30px ' + view.getComputedStyle(page.body).fontFamily;
    pen.fillText(c, 3, 32);
    return pen.getImageData(0, 0, 40, 40).data.join();
  };
  const box = drawn('\\u{10fffe}'), blank = drawn(' ');
  result.sees = box !== blank && box === drawn('\\u0378');
  const letters = [...new Set(text.replace(/\\s/g, ''))];
  result.missing = letters.filter(c => [box, blank].includes(drawn(c))).join('');
  result.han = letters.filter(c => /\\p{Script=Han}/u.test(c)).length;
  result.text = text;
  return result;
};
const next = () => PAGES.length ? probe(PAGES.shift(), next) : document.body.dataset.found = JSON.stringify(results);
next();
"""


def png_pixels(path):
    """Width, height, and a function from x, y to red, green, blue: of 8-bit RGB or RGBA, as Chromium writes them."""
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", path
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", data[16:29])
    assert depth == 8 and kind in (2, 6) and not interlaced, path
    packed, at = b"", 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + size]
        at += size + 12
    raw, bytes_each = zlib.decompress(packed), 3 if kind == 2 else 4
    stride, rows, before = width * bytes_each, [], bytearray(width * bytes_each)
    for y in range(height):
        filter_, row = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1 : (y + 1) * (stride + 1)])
        for x in range(stride):
            left = row[x - bytes_each] if x >= bytes_each else 0
            up, corner = before[x], before[x - bytes_each] if x >= bytes_each else 0
            if filter_ == 1:
                row[x] = (row[x] + left) & 255
            elif filter_ == 2:
                row[x] = (row[x] + up) & 255
            elif filter_ == 3:
                row[x] = (row[x] + (left + up) // 2) & 255
            elif filter_ == 4:
                near = min((left, up, corner), key=lambda c: abs(left + up - corner - c))
                row[x] = (row[x] + near) & 255
        rows.append(row)
        before = row
    return width, height, lambda x, y: tuple(rows[y][x * bytes_each : x * bytes_each + 3])


# What the probe must find fault with, so that its silence on the others means something.
BAD_PAGE = """<!DOCTYPE html><html lang="en"><body style="background: #fff">
<p style="width: 500px; color: #999; font-size: 9px">wide, faint, small, and no font has \u0378</p></body></html>"""


class Browser:
    def __init__(self, program, profile):
        self.command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
                        "--disable-dev-shm-usage", "--force-device-scale-factor=1", f"--user-data-dir={profile}"]

    def run(self, page, *options):
        done = subprocess.run([*self.command, *options, page.as_uri()], capture_output=True, timeout=120, check=False)
        return done.stdout.decode("utf-8", "replace")

    @staticmethod
    def scheme(dark):
        return f"--blink-settings=preferredColorScheme={0 if dark else 1}"

    def probe(self, pages, dark):
        """What the probe finds out about each page in a frame of a phone's width."""
        around = pages[0].with_name("probe.html")
        sources = json.dumps([page.read_text("utf-8") for page in pages]).replace("</", "<\\/")
        around.write_text(f'<!DOCTYPE html><meta charset="utf-8"><body><iframe id="page" width="{WIDTH}" height="800" '
                          f'style="border:0"></iframe><script>const PAGES = {sources};{PROBE}</script>', "utf-8")
        dom = self.run(around, "--dump-dom", "--virtual-time-budget=20000", self.scheme(dark))
        around.unlink()
        found = re.search(r'<body data-found="(.*?)">', dom, re.S)
        assert found, "the probe says nothing"
        return json.loads(html.unescape(found.group(1)))

    def photograph(self, page, picture, dark, height):
        """The page in a frame: a window itself may not be that narrow."""
        around = page.with_name("around.html")
        around.write_text(f'<!DOCTYPE html><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
                          f'<style>body{{margin:0}}</style><iframe src="{page.name}" width="{WIDTH}" height="{height}" '
                          f'style="border:0;display:block"></iframe>', "utf-8")
        self.run(around, f"--screenshot={picture}", f"--window-size={max(WIDTH, 500)},{height}", self.scheme(dark))
        around.unlink()
        return png_pixels(picture)


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        print("no Chromium here: install the packages of tests/setup.sh")
        return 77
    folder.mkdir(parents=True, exist_ok=True)
    wrong = []

    def check(holds, what):
        if not holds:
            wrong.append(what)
            print("WRONG", what)

    pages = []
    for language, reader, decision, case, _ in PAGES:
        page = folder / f"{language}-{reader}-{case.split('.')[0]}.html"
        asked = ["--decision", decision] if decision else []
        made = subprocess.run([program, "decide", "rules/cn-store", "--case", f"examples/cases/{case}", "--lang", language,
                               "--for", reader, "--format", "html", *asked], cwd=TOP, capture_output=True, check=False)
        page.write_bytes(made.stdout)
        pages.append(page)

    control = folder / "control.html"
    control.write_text(BAD_PAGE, "utf-8")
    grounds = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(chromium, profile)
        for dark in (False, True):
            *probed, bad = browser.probe([*pages, control], dark)
            check(len(probed) == len(pages), f"the probe came to {len(probed)} pages")
            check(bad["closed"] > WIDTH and bad["contrast"] < 4.5 and bad["smallest"] < 12 and bad["missing"] == "\u0378",
                  f"the probe is blind: {bad}")
            for (language, _, _, _, wanted), page, found in zip(PAGES, pages, probed):
                about = f"{page.stem}{'-dark' if dark else ''}"
                text = found.pop("text")
                print(about, {key: value for key, value in found.items() if key != "faintest"})
                for words in wanted:
                    check(words in text, f"{about}: no `{words}` on the page")
                for state in ("closed", "open"):
                    check(found[state] <= WIDTH, f"{about}: {found[state]} px wide with details {state}")
                check(found["loads"] == 0, f"{about}: loads {found['loads']} files")
                check(found["lang"] == language, f"{about}: lang is {found['lang']}")
                check(found["contrast"] >= 4.5, f"{about}: contrast {found['contrast']:.1f} of `{found.get('faintest')}`")
                check(found["smallest"] >= 12, f"{about}: letters of {found['smallest']} px")
                check(found["sees"], f"{about}: what no font has cannot be told from what some font has")
                check(found["missing"] == "", f"{about}: no font has `{found['missing']}`")
                check((found["han"] > 10) == (language == "zh"), f"{about}: {found['han']} Chinese characters")
                width, height, pixel = browser.photograph(page, folder / f"{about}.png", dark, 800)
                check(width >= WIDTH and height >= 700, f"{about}: a picture of {width} x {height}")
                grounds[about] = pixel(2, 2)
                colours = {pixel(x, y) for x in range(10, WIDTH - 10, 3) for y in range(10, 300, 3)}
                check(len(colours) > 20, f"{about}: the picture is blank")
    for page in pages:
        light, dark = grounds[page.stem], grounds[f"{page.stem}-dark"]
        check(min(light) > 200 and max(dark) < 60, f"{page.stem}: the ground is {light}, in the dark {dark}")
    print(f"{len(PAGES)} pages, {len(wrong)} mistakes; screenshots in {folder}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
