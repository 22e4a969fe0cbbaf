internal import Charts

/// The style sheet of the report's page.
enum ReportStyle {
  static let sheet =
    light + "@media screen and (prefers-color-scheme: dark) {\n" + dark + ChartPalette.darkRules + "}\n" + narrow
    + print

  private static let light = """
    :root { --ink: #1c1f24; --faint: #59606b; --paper: #ffffff; --panel: #f5f6f8; --rule: #d8dce2; --link: #0b5cad;
      --warning: #8a5200; --bad: #b3261e; --good: #1e7b1e; }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1.25rem 4rem; color: var(--ink); background: var(--paper);
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", "DejaVu Sans", sans-serif; }
    h1 { margin: 0 0 .75rem; font-size: 2rem; line-height: 1.2; overflow-wrap: anywhere; }
    h2 { margin: 2.5rem 0 .75rem; padding-bottom: .25rem; font-size: 1.35rem; border-bottom: 1px solid var(--rule); }
    h3 { margin: 0 0 .5rem; font-size: 1.05rem; }
    a { color: var(--link); }
    a:focus-visible, .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    code, pre { font-family: ui-monospace, "SF Mono", Menlo, "Liberation Mono", "DejaVu Sans Mono", monospace;
      font-size: .86em; }
    code, p, li { overflow-wrap: anywhere; }
    pre { margin: .25rem 0 1.25rem; padding: .75rem 1rem; overflow-x: auto; background: var(--panel); border-radius: 6px; }
    pre code { overflow-wrap: normal; }
    .kind { margin: 0; color: var(--faint); }
    .notice { margin: 0 0 1rem; padding: .6rem .9rem; color: var(--warning); background: var(--panel);
      border-left: 4px solid currentColor; font-weight: 600; }
    dl { margin: 0 0 1rem; }
    dl div { display: grid; grid-template-columns: 9.5rem 1fr; gap: .75rem; padding: .15rem 0; }
    dt { color: var(--faint); }
    dd { margin: 0; min-width: 0; }
    nav h2 { margin-top: 1.5rem; }
    nav ol { margin: 0; padding-left: 1.25rem; }
    nav ol ol { columns: 2 20rem; column-gap: 2.5rem; }
    .scroll { margin: 0 0 1rem; overflow-x: auto; }
    table { border-collapse: collapse; font-size: .84rem; font-variant-numeric: tabular-nums; }
    caption { padding-bottom: .4rem; text-align: left; font-weight: 600; }
    th, td { padding: .28rem .5rem; text-align: left; white-space: nowrap; border-bottom: 1px solid var(--rule); }
    th { color: var(--faint); font-weight: 600; }
    .number { text-align: right; }
    .strong { font-weight: 600; }
    td.faint { color: var(--faint); }
    td.warning { color: var(--warning); }
    td.bad { color: var(--bad); }
    td.good { color: var(--good); }
    figure, dl, section > ul, section > p, section > pre { max-width: 62rem; }
    figure { margin: 0 0 2.5rem; }
    figure svg { display: block; width: 100%; min-width: 40rem; max-width: 50rem; height: auto; }
    figcaption, .legend { color: var(--faint); font-size: .9rem; }
    figcaption { margin-top: .4rem; }

    """

  private static let dark = """
    :root { --ink: #e3e6ea; --faint: #a9afb8; --paper: #17191e; --panel: #21242b; --rule: #363b44; --link: #7ab7ff;
      --warning: #f0b35a; --bad: #ff8a80; --good: #6fd07a; }

    """

  /// A phone: charts keep the size at which their text can be read, and are moved sideways in their own frame.
  private static let narrow = """
    @media screen and (max-width: 40rem) {
    body { padding: 1rem .9rem 3rem; }
    h1 { font-size: 1.5rem; }
    dl div { grid-template-columns: 1fr; gap: 0; padding: .25rem 0; }
    }

    """

  private static let print = """
    @media print {
    body { max-width: none; padding: 0; font-size: 11pt; }
    figure, tr { break-inside: avoid; }
    figure svg { width: 80%; min-width: 0; }
    h2, h3 { break-after: avoid; }
    .scroll { overflow: visible; }
    table { font-size: 8pt; }
    th, td { padding: .15rem .35rem; }
    a { color: inherit; }
    }

    """
}
