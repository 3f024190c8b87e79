"""HTML becomes text that reads like the mail looked, without Markdown's marks."""

from __future__ import annotations

import pytest

from tuidesk.mail.html import to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
        (
            "<p>1. no list<br>- dash<br>+ plus \\ back_slash *x* #1</p>",
            "1. no list\n- dash\n+ plus \\ back_slash *x* #1",
        ),
        ("<b>bold</b> and <i>italic</i>&nbsp;&copy;&#233;", "bold and italic ©é"),
        ("<ul><li>one</li><li>two</li></ul>", "  * one\n  * two"),
        (
            '<a href="https://x.example/a?b=1&amp;c=2">https://x.example/a?b=1&amp;c=2</a>',
            "https://x.example/a?b=1&c=2",
        ),
        ('<a href="http://x.example">Here</a>', "Here <http://x.example>"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
        ('<a href="javascript:alert(1)">Here</a><a href="data:x">!</a>', "Here!"),
        ('<p>a</p><img src="http://x.example/1.png" alt="pixel"><p>b</p>', "a\n\nb"),
        ("<style>p {}</style><script>x()</script><title>t</title><p>a</p>", "a"),
        ("<p>a</p><style>never closed", "a\n\nnever closed"),
        ("<!-- c --><![if !mso]><p>a</p><![endif]><?xml x?>", "a"),
        ('<div style="display: none">hidden<div>deep</div></div><p>seen</p>', "seen"),
        ('<div style="display:none">never closed<p>seen</p>', "never closed\n\nseen"),
        ("<p>5 < 6 and 7 > 6</p>", "5 < 6 and 7 > 6"),
        ('<p title="a > b">text</p>', "text"),
        ("<blockquote>q</blockquote>", "> q"),
        ("<pre>a\n  b</pre>", "    a\n      b"),
        ("<table><tr><td>layout</td><td>cells</td></tr></table>", "layout cells"),
        (
            '<table border="1"><tr><td>Pen</td><td>3</td></tr><tr><td>Ink</td><td>4</td></tr></table>',
            "Pen | 3\n---|---\nInk | 4",
        ),
        ('<span style="font-size:1px;line-height:1px;max-height:0px">preview</span><p>seen</p>', "seen"),
        ('<div style="visibility:hidden">preview</div><p hidden>too</p><p>seen</p>', "seen"),
        ("<p>seen</p><p>&zwnj;&nbsp;&#847; &zwnj;&nbsp;</p>", "seen"),
        ('<p style="opacity:0.9;max-height:0.5em">seen</p>', "seen"),
        (
            '<a href="https://evil.example/x">https://bank.example</a>',
            "https://bank.example <https://evil.example/x>",
        ),
        ('<a href="https://x.example/"><img src="b.png" alt="Confirm"></a>', "Confirm <https://x.example/>"),
        ("head<table><tr><td>cell</td></tr></table>", "head\n\ncell"),
        ("no tags at all", "no tags at all"),
        ('<ol start="3"><li>three</li><li>four</li></ol>', "  3. three\n  4. four"),
        ("<style>p {} .pre {color: red; display: none}</style><p class='pre'>preview</p><p>seen</p>", "seen"),
        ("<style>@media print {.pre {display: none}} b {}</style><p class=pre>seen</p>", "seen"),
        ('<div style="overflow:hidden;height:0;line-height:0">preview</div><p>seen</p>', "seen"),
        ('<div style="line-height:0;overflow:hidden">seen</div>', "seen"),
        ("\ue000\ue001x\0", "x"),
    ],
)
def test_text_of_html(html: str, text: str) -> None:
    assert to_text(html).strip("\n") == text
