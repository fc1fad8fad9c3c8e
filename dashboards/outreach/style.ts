/** The style of the public page and the leaflet: large letters, strong contrast, one column, prints on A4. */
export const OUTREACH_STYLE = `
:root{color-scheme:light;--ink:#14211d;--soft:#3f504a;--accent:#0f5345;--band:#eaf3ef;--line:#b8c7c1}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;color:var(--ink);background:#fff;font:18px/1.6 system-ui,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif}
a{color:var(--accent);text-underline-offset:3px}
a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
header.top{background:var(--accent);color:#fff;padding:1.6rem 1.2rem}
main,footer{max-width:46rem;margin-inline:auto}header.top>*{max-width:43.6rem;margin-inline:auto}
header.top h1{margin-block:.2rem;font-size:1.8rem;line-height:1.25}
header.top p{margin-block:.3rem;font-size:1.05rem}
nav.lang{display:flex;gap:.8rem;justify-content:flex-end;font-size:.95rem}
nav.lang a{color:#fff;padding:.3rem .2rem}nav.lang [aria-current]{font-weight:700;text-decoration:none;border-bottom:2px solid #fff}
main{padding:1.2rem}
section{margin-block:1.8rem}
h2{font-size:1.28rem;line-height:1.3;margin:0 0 .5rem;color:var(--accent)}
ul,ol{padding-inline-start:1.5rem;margin:.4rem 0}li{margin-block:.45rem}
.guides{background:var(--band);border-inline-start:5px solid var(--accent);padding:.9rem 1.1rem;font-weight:600}
footer{padding:1.2rem;color:var(--soft);font-size:.9rem;border-top:1px solid var(--line)}
.leaflet{max-width:46rem;margin-inline:auto;padding:1.4rem}
.leaflet header{text-align:center;border-bottom:3px solid var(--accent);padding-bottom:.7rem}
.leaflet h1{font-size:1.7rem;line-height:1.2;margin:.2rem 0;color:var(--accent)}
.leaflet .place{font-weight:600;margin:0}
.leaflet .below{display:block;font-size:.8em;color:var(--soft);font-style:italic;font-weight:400}
.leaflet .week{background:var(--band);padding:.6rem 1rem;margin-block:1rem}
.leaflet .week p{margin:.25rem 0}
.leaflet .row{display:grid;grid-template-columns:1fr 9rem;gap:1.2rem;align-items:center}
.leaflet .row svg{width:100%;height:auto}
@media (max-width:34rem){.leaflet .row{grid-template-columns:1fr}.leaflet .row svg{max-width:11rem}}
@media print{
@page{size:A4;margin:14mm}
body{font-size:12pt;line-height:1.28}
.leaflet{font-size:10.6pt}.leaflet h1{font-size:18pt;margin-block:.3rem}.leaflet h2{font-size:11.6pt;margin:0 0 .15rem}.leaflet .week{margin-block:.5rem;padding:.35rem .8rem}.leaflet .week p{margin:.1rem 0}
header.top{background:none;color:var(--ink);padding:0}header.top h1{color:var(--accent)}nav.lang{display:none}
.leaflet{padding:0;max-width:none}.leaflet section{margin-block:.45rem}.leaflet li{margin-block:.1rem}
.leaflet .row{grid-template-columns:1fr 9rem}
section{break-inside:avoid}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`.trim();
