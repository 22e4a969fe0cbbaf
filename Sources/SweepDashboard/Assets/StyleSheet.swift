/// The look of the pages: dense, quiet, in the system's own type and the user's own scheme. Every pair of text and
/// ground has a contrast of 4.5 to 1 or more (scripts/test-page measures it), and no state is told by colour alone.
let styleSheet = """
  :root {
    --ground: #f4f5f7; --paper: #ffffff; --ink: #1b1f24; --faint: #57606a; --line: #d8dce2; --soft: #eceff3;
    --link: #0b57b0; --focus: #0b57b0; --good: #1a6b2d; --warning: #8a4b00; --bad: #b3261e;
    --done: #2e7d4f; --diverged: #b86e00; --failed: #c0352b; --running: #1f6fc4; --waiting: #cfd5dc;
    --top: #16283f; --top-ink: #f2f5f9;
    color-scheme: light dark;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --ground: #101216; --paper: #17191e; --ink: #e4e7ec; --faint: #a3abb6; --line: #2e323a; --soft: #20242b;
      --link: #8ab8f5; --focus: #8ab8f5; --good: #7fcf95; --warning: #e8b062; --bad: #ff8f86;
      --done: #4aa870; --diverged: #d99a3d; --failed: #e4655b; --running: #5a9be6; --waiting: #3a4048;
      --top: #0b1524; --top-ink: #e4e9f0;
    }
  }
  * { box-sizing: border-box; }
  html { -webkit-text-size-adjust: 100%; }
  body {
    margin: 0; background: var(--ground); color: var(--ink);
    font: 14px/1.45 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", Arial, sans-serif;
  }
  a { color: var(--link); }
  a:hover { text-decoration-thickness: 2px; }
  :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
  code, pre {
    font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", "Liberation Mono", monospace;
    font-size: 0.92em; }
  code.break, p, li { overflow-wrap: anywhere; }
  pre { margin: 6px 0; padding: 8px; background: var(--soft); overflow: auto; max-height: 20em; }
  h1 { font-size: 22px; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
  h2 { font-size: 15px; line-height: 1.3; margin: 0 0 8px; }
  .faint { color: var(--faint); } .good { color: var(--good); } .warning { color: var(--warning); } .bad {
    color: var(--bad); }
  .strong, strong { font-weight: 650; }
  .skip { position: absolute; left: -9999px; top: 0; padding: 8px 12px; background: var(--paper); z-index: 2; }
  .skip:focus { left: 8px; top: 8px; }
  .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
    white-space: nowrap; }

  .top { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 18px; padding: 8px 20px;
    background: var(--top); color: var(--top-ink); }
  .top a { color: var(--top-ink); text-decoration: none; padding: 4px 2px; }
  .top a:hover, .top a[aria-current] { text-decoration: underline; text-decoration-thickness: 2px;
    text-underline-offset: 6px; }
  .top nav { display: flex; gap: 16px; }
  .top .brand { font-weight: 700; font-size: 17px; letter-spacing: 0.01em; }
  .top form { display: inline; }
  .top :focus-visible { outline-color: var(--top-ink); }
  .grow { flex: 1; }
  #connection[data-state]::before { content: ""; display: inline-block; width: 8px; height: 8px; border-radius: 50%;
    margin-right: 6px; background: #63c98a; }
  #connection[data-state=lost]::before { border-radius: 0; background: #ffb44d; }
  .role { font-weight: 600; }

  main { max-width: 1640px; margin: 0 auto; padding: 16px 20px 48px; display: grid;
    grid-template-columns: repeat(12, minmax(0, 1fr)); gap: 14px; }
  main:focus { outline: none; }
  main > * { grid-column: 1 / -1; min-width: 0; }
  .panel { grid-column: span 6; min-width: 0; background: var(--paper); border: 1px solid var(--line);
    border-radius: 8px; padding: 14px 16px; }
  .panel.wide { grid-column: 1 / -1; }
  .panel.narrow { grid-column: 1 / -1; width: 100%; max-width: 30rem; justify-self: center; }
  #notice p { margin: 0; padding: 10px 14px; border: 1px solid var(--warning); border-left-width: 5px;
    border-radius: 6px; background: var(--paper); color: var(--warning); }
  #notice:empty, #alarms:empty { display: none; }
  .alarm { border: 2px solid var(--bad); border-radius: 8px; padding: 12px 16px; background: var(--paper); }
  .alarm h2 { color: var(--bad); }
  .alarm ul { margin: 0; padding-left: 1.2em; overflow-wrap: anywhere; }

  .title { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 14px; }
  .title .actions { margin-left: auto; }
  .crumbs { margin: 0; color: var(--faint); }
  #facts { margin: 0; }

  .facts { display: flex; flex-wrap: wrap; gap: 8px 28px; margin: 0; }
  .facts div { min-width: 0; }
  .facts dt { color: var(--faint); font-size: 12px; }
  .facts dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }

  .badge { display: inline-block; padding: 1px 9px; border: 1px solid currentColor; border-radius: 999px;
    font-size: 12px; font-weight: 600; white-space: nowrap; color: var(--faint); }
  .badge.running, .badge.alive { color: var(--link); }
  .badge.finished, .badge.done { color: var(--good); }
  .badge.paused, .badge.diverged, .badge.cancelled { color: var(--warning); }
  .badge.failed, .badge.refused, .badge.quarantined { color: var(--bad); }

  .progress-line { white-space: nowrap; display: flex; align-items: center; gap: 12px;
    font-variant-numeric: tabular-nums; }
  .bar { display: block; width: 100%; min-width: 90px; height: 10px; border-radius: 5px; background: var(--waiting);
    overflow: hidden; }
  .progress-line .bar { height: 14px; border-radius: 7px; }
  .slots { display: inline-block; width: 90px; vertical-align: middle; }
  .wide-cell { min-width: 140px; width: 22%; }
  .bar .done { fill: var(--done); } .bar .diverged { fill: var(--diverged); } .bar .failed { fill: var(--failed); }
  .bar .running { fill: var(--running); }
  .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 10px 0 12px; padding: 0; }
  .swatch { display: inline-block; width: 11px; height: 11px; margin-right: 6px; border-radius: 2px;
    vertical-align: -1px; }
  .swatch.done { background: var(--done); } .swatch.diverged { background: var(--diverged); } .swatch.failed {
    background: var(--failed); }
  .swatch.running { background: var(--running); } .swatch.waiting { background: var(--waiting); }

  .scroll { overflow-x: auto; margin: 0 -16px; padding: 0 16px 2px; }
  table { border-collapse: collapse; width: 100%; font-size: 13px; font-variant-numeric: tabular-nums; }
  caption { text-align: left; color: var(--faint); font-size: 13px; padding: 0 0 6px; }
  th, td { padding: 4px 9px; text-align: left; vertical-align: top; white-space: nowrap;
    border-bottom: 1px solid var(--line); }
  thead th { font-size: 12px; font-weight: 600; color: var(--faint); border-bottom: 1px solid var(--faint);
    vertical-align: bottom; }
  thead th a { color: inherit; }
  th[aria-sort=ascending] a::after { content: " ▲"; } th[aria-sort=descending] a::after { content: " ▼"; }
  tbody th { font-weight: 600; }
  tbody tr:hover > * { background: var(--soft); }
  tbody tr:last-child > * { border-bottom: 0; }
  .number { text-align: right; }
  td.text { white-space: normal; min-width: 16em; overflow-wrap: anywhere; }
  td.empty, p.empty { color: var(--faint); }
  p { margin: 0 0 8px; } p:last-child { margin-bottom: 0; }
  .spark { font-size: 10px; font-family: ui-monospace, "DejaVu Sans Mono", "Liberation Mono", monospace;
    letter-spacing: -1px; }
  .rule { border-left: 4px solid var(--faint); padding-left: 7px; }
  .notes { margin: 10px 0 0; padding-left: 0; list-style: none; color: var(--faint); font-size: 13px;
    white-space: pre-wrap; }
  .seeds a { display: inline-block; min-width: 20px; padding: 0 3px; margin-right: 2px; text-align: center;
    text-decoration: none; border: 1px solid currentColor; border-radius: 4px; font-size: 12px; line-height: 1.5;
    color: var(--faint); }
  .seeds .done { color: var(--good); } .seeds .diverged { color: var(--warning); } .seeds .failed {
    color: var(--bad); } .seeds .running { color: var(--link); }
  .pager { display: flex; gap: 18px; margin-top: 10px; }
  .pager .off { color: var(--faint); }

  button, select, input { font: inherit; color: inherit; }
  button { padding: 4px 12px; min-height: 30px; background: var(--soft); border: 1px solid var(--faint);
    border-radius: 6px; cursor: pointer; }
  button:hover:not(:disabled) { background: var(--line); }
  button:disabled { color: var(--faint); border-style: dashed; cursor: default; }
  .top button { background: transparent; border-color: var(--top-ink); min-height: 26px; padding: 1px 10px; }
  .top button:hover:not(:disabled) { background: #ffffff22; }
  select, input { padding: 4px 8px; min-height: 30px; background: var(--paper); border: 1px solid var(--faint);
    border-radius: 6px; max-width: 100%; }
  .actions { display: flex; flex-wrap: wrap; gap: 6px; }
  .actions form { display: contents; }
  td .actions { flex-wrap: nowrap; }
  td button { min-height: 26px; padding: 1px 9px; }
  .filter { display: flex; flex-wrap: wrap; align-items: end; gap: 8px 16px; }
  .filter label { display: flex; flex-direction: column; gap: 2px; color: var(--faint); font-size: 12px; }
  .filter select { color: var(--ink); font-size: 14px; }
  .filter.auto button { position: absolute; left: -9999px; }
  .filter.auto button:focus { position: static; }
  .sign-in-form { display: grid; gap: 8px; margin-top: 12px; }
  details summary { cursor: pointer; color: var(--link); }

  figure { margin: 0; }
  figcaption { font-size: 12.5px; line-height: 1.4; margin-top: 6px; }
  .pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 14px 24px; }
  .figure svg { display: block; width: 100%; height: auto; }
  /* Never smaller than they are drawn, so that their text keeps 11 pixels or more; a phone moves them sideways. */
  .figure .chart { min-width: 520px; max-width: 760px; }
  .figure .chart.heat-map { width: auto; min-width: 0; max-width: none; }
  .figure .chart.time-line { min-width: 1200px; max-width: none; }
  .chart .paper { fill: none; }
  .chart .state.waiting { fill: var(--waiting); }
  .chart .cell-text.done, .chart .cell-text.failed, .chart .cell-text.running, .chart .cell-text.on-dark {
    fill: #ffffff; }
  .chart .cell-text.diverged, .chart .cell-text.released, .chart .cell-text.on-light { fill: #1b1f24; }
  .chart .cell-text.waiting { fill: var(--ink); }
  .chart a { cursor: pointer; }
  .chart .entry[role] { cursor: pointer; }
  .chart .entry[aria-pressed=false] { opacity: 0.55; }
  .chart .entry[aria-pressed=false] text { text-decoration: line-through; }
  .chart[data-points] .hover { pointer-events: none; }
  #readout { position: absolute; z-index: 3; max-width: min(340px, 92vw); padding: 6px 10px; pointer-events: none;
    background: var(--paper); border: 1px solid var(--faint); border-radius: 6px; font-size: 12.5px;
    box-shadow: 0 2px 8px #00000033; }
  #readout[hidden], #crosshair[hidden] { display: none; }
  #readout b { display: block; font-weight: 600; color: var(--faint); }
  #readout span { display: block; }
  #crosshair { position: absolute; z-index: 2; width: 1px; background: var(--faint); pointer-events: none; }
  .chart a:hover rect, .chart a:focus-visible rect { stroke: var(--ink); stroke-width: 1.5; }

  @media (max-width: 1080px) { .panel { grid-column: 1 / -1; } .pair { grid-template-columns: minmax(0, 1fr); } }
  @media (max-width: 600px) {
    main { padding: 10px 8px 32px; gap: 10px; }
    .top { padding: 8px 12px; gap: 4px 12px; }
    .top nav { gap: 12px; }
    .panel { padding: 12px; border-radius: 6px; }
    .scroll { margin: 0 -12px; padding: 0 12px 2px; }
    th, td { padding: 5px 8px; }
    .title .actions { margin-left: 0; }
  }
  @media (prefers-reduced-motion: no-preference) { button, .badge { transition: background-color 0.12s; } }
  @media print { .top, .actions, .filter, .pager { display: none; } .panel { break-inside: avoid; } }

  """
