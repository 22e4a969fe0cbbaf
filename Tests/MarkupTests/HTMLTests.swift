import Markup
import Testing

struct HTMLTests {
  @Test func textBecomesMarkupNowhere() {
    let text = "<b>&\"'"
    let piece: HTML = #"<p title="\#(text)">\#(text) \#(3) \#([HTML("<i>x</i>")])</p>"#
    #expect(piece.text == "<p title=\"&lt;b&gt;&amp;&quot;&#39;\">&lt;b&gt;&amp;&quot;&#39; 3 <i>x</i></p>")
  }
}
