/** The style of report pages: one column on a phone, A4 in print, black on white, no request to anywhere. */
export const STYLE = `
:root{color-scheme:light;--ink:#111;--soft:#4a4a4a;--line:#8a8a8a;--band:#eef4f1;--accent:#0f5345}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:#f3f4f3;color:var(--ink);font:16px/1.5 "Times New Roman",Tinos,"Liberation Serif",serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem 2rem 3rem;background:#fff}
.skip{position:absolute;left:-999px}.skip:focus{left:.5rem;top:.5rem;background:#fff;padding:.5rem}
.below{display:block;font-style:italic;font-weight:400;color:var(--soft);font-size:.86em;line-height:1.35}
.status{text-align:center;border:2px solid #8a1c1c;color:#8a1c1c;font-weight:700;padding:.3rem;margin:0 0 1rem}
.head{display:grid;grid-template-columns:2fr 3fr;gap:1rem;text-align:center}
.head p,.title p{margin:0;text-align:center}
.head .rule{width:38%;border-top:1px solid var(--ink);margin:.2rem auto .4rem}
.head .motto{display:inline-block;font-weight:700;border-bottom:1px solid var(--ink)}
.head .upper{font-weight:400}.head .bold{font-weight:700;white-space:pre-line}
.head .date{font-style:italic;margin-top:.4rem}
.title{text-align:center;margin:1.6rem auto .2rem}
h1{font-size:1.25rem;margin:0}
.title .subject{font-weight:700;margin:.2rem auto;max-width:44rem}
.title .rule{width:7rem;border-top:1px solid var(--ink);margin:.5rem auto}
.to{margin:1rem auto;max-width:44rem;display:flex;gap:.6rem;justify-content:center}
.to ul{margin:0;padding:0;list-style:none}
h2{font-size:1.06rem;margin:2rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}
p{margin:.5rem 0;text-align:justify}
figure{margin:1.2rem 0}
figure svg{width:100%;height:auto;display:block;margin:0 auto;font-family:inherit}
figcaption,caption{font-weight:700;text-align:start;padding:.3rem 0;caption-side:top}
.scroll{overflow-x:auto;margin:1rem 0;-webkit-overflow-scrolling:touch}
table{border-collapse:collapse;width:100%;font-size:.88rem;line-height:1.3;font-variant-numeric:tabular-nums}
th,td{border:1px solid var(--line);padding:.25rem .4rem;text-align:start;vertical-align:top}
thead th{background:var(--band);text-align:center;vertical-align:middle}
.end{text-align:end;white-space:nowrap}
tbody th{font-weight:400}
tr.strong th,tr.strong td{font-weight:700;background:#f7f7f5}
td a{color:inherit;text-decoration:underline dotted;text-underline-offset:2px}
.note{font-size:.86rem;color:var(--soft)}
.box{border:1px solid var(--line);border-inline-start:4px solid var(--accent);padding:.5rem .9rem;margin:1rem 0}
.box h3{margin:0 0 .3rem;font-size:1rem}.box .by{font-style:italic;color:var(--soft);text-align:end}
.foot{display:grid;grid-template-columns:1fr 1fr;gap:1rem;margin-top:2.4rem}
.foot ul{margin:0;padding:0;list-style:none;font-size:.86rem}.foot li::before{content:"- "}
.foot .signed{text-align:center}.foot .signed p{text-align:center;margin:0;font-weight:700}
.foot .space{height:5rem}
@media (max-width:40rem){
main{padding:1rem .9rem 2rem}
.head,.foot{grid-template-columns:1fr}
p{text-align:start}
.to{flex-direction:column}
.scroll th:first-child{position:sticky;inset-inline-start:0;background:#fff;z-index:1;min-width:7.5rem;max-width:9.5rem}
.scroll th.end:first-child{min-width:0}
.scroll thead th:first-child{background:var(--band)}
table{font-size:.84rem;min-width:34rem}
table.wide{min-width:44rem}
}
@media print{
@page{size:A4;margin:20mm 15mm 20mm 30mm}
body{background:#fff;font-size:12pt}
main{max-width:none;padding:0}
.head{grid-template-columns:2fr 3fr}.foot{grid-template-columns:1fr 1fr}
.scroll{overflow:visible}
table{font-size:8.5pt}table.wide{font-size:7.5pt}
th,td{padding:1.5pt 3pt}
.scroll th:first-child{position:static}
thead{display:table-header-group}tr,figure,.box,.foot{break-inside:avoid}
h2,caption{break-inside:avoid;break-after:avoid}table.short{break-inside:avoid}
td a{text-decoration:none}
.skip{display:none}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`.trim();
