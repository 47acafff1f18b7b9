/** The page's style: one column, both colour schemes, nothing from outside. */
export const STYLE: string = `
:root{--ground:#fbfaf7;--panel:#fff;--ink:#1d2227;--soft:#66707a;--line:#e3e1da;--bar:#2f6f8f;--held:#a8641a;--code:#f1efe9}
@media (prefers-color-scheme:dark){:root{--ground:#14171a;--panel:#1c2024;--ink:#e6e8ea;--soft:#98a2ab;--line:#2d3339;--bar:#6db3d4;--held:#e0a45c;--code:#262b30}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 20px 48px}
h1{font-size:26px;line-height:1.2;margin:0 0 4px;font-weight:650}
h2{font-size:18px;margin:0;font-weight:650}
h3{font-size:12px;margin:0 0 4px;color:var(--soft);font-weight:600}
.span{color:var(--soft);margin:0 0 20px}
.tiles{display:flex;flex-wrap:wrap;gap:8px 28px;margin:0 0 20px}
.tile strong{display:block;font-size:24px;font-weight:650;font-variant-numeric:tabular-nums;line-height:1.2}
.tile span{color:var(--soft);font-size:13px}
figure{margin:0 0 16px}
svg{display:block;width:100%;overflow:visible}
.bar{fill:var(--bar)}
.base{stroke:var(--line)}
.hit{fill:transparent}
.hit:hover{fill:var(--ink);fill-opacity:.07}
figcaption{display:flex;justify-content:space-between;gap:12px;color:var(--soft);font-size:12px;margin-top:4px;font-variant-numeric:tabular-nums}
nav ul{list-style:none;padding:0;margin:0 0 28px;display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:0 28px}
nav a{display:flex;justify-content:space-between;gap:12px;padding:5px 0;border-bottom:1px solid var(--line);color:inherit;text-decoration:none}
nav a:hover span{text-decoration:underline}
nav span{overflow-wrap:anywhere}
b{font-weight:600;font-variant-numeric:tabular-nums}
section{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:18px 20px;margin:0 0 16px}
section.idle{background:none;color:var(--soft)}
section.idle p{margin:4px 0 0}
section header{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 10px}
header code{color:var(--soft)}
.facts{margin:2px 0 12px;color:var(--soft)}
.lists{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:12px 28px;margin:0 0 12px}
.lists ul{list-style:none;margin:0;padding:0}
.lists li{display:flex;justify-content:space-between;gap:12px;overflow-wrap:anywhere}
.holds b,.held{color:var(--held)}
.busiest li{position:relative;padding:1px 4px}
.busiest i{position:absolute;left:0;top:1px;bottom:1px;background:var(--bar);opacity:.16;border-radius:2px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px}
th{text-align:left;color:var(--soft);font-weight:600;font-size:12px}
th,td{padding:5px 12px 5px 0;vertical-align:top;border-top:1px solid var(--line)}
thead th{border-top:0}
.time{white-space:nowrap;font-variant-numeric:tabular-nums}
.who{max-width:200px;overflow-wrap:anywhere}
code{font:12px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
td code{display:inline-block;background:var(--code);border-radius:3px;padding:0 5px;margin:0 0 2px}
.effect{overflow-wrap:anywhere}
footer{color:var(--soft);font-size:13px;margin-top:24px}
`
  .replace(/\n/g, '')
  .trim();
