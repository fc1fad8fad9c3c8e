/** The style of what is printed: black on white, sizes in millimetres. */
export const SHEET_STYLE = `
@page{size:A4;margin:10mm 8mm}
*{box-sizing:border-box}
body{margin:0;color:#000;background:#fff;font:12pt/1.35 system-ui,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif}
[lang=en]{display:block;font-size:.72em;font-weight:400;font-style:italic;color:#333}
.foot{font-size:8pt;color:#333;margin:0}
.poster{break-after:page;text-align:center;max-width:186mm;margin:0 auto}
.poster h1{font-size:27pt;line-height:1.15;margin:0 0 3mm;text-transform:uppercase}
.poster h1 [lang=en]{text-transform:none;font-size:.6em}
.poster .name{font-size:20pt;font-weight:700;margin:2mm 0;overflow-wrap:anywhere}
.poster svg{width:174mm;height:174mm;display:block;margin:0 auto}
.poster ol{text-align:left;margin:2mm auto 3mm;max-width:165mm;padding-inline-start:7mm}
.card{display:inline-grid;grid-template-columns:58mm 1fr;gap:0;width:96mm;height:62mm;border:.2mm dashed #777;margin:1mm 0;padding:2mm;overflow:hidden;vertical-align:top;break-inside:avoid;font-size:6.6pt;line-height:1.2}
.card svg{width:58mm;height:58mm}
.card h2{font-size:9.5pt;margin:1mm 0}
.card p{margin:0 0 1mm}
.card .name{font-size:8.5pt;font-weight:700;overflow-wrap:anywhere}
.card .number{font-size:8pt;font-variant-numeric:tabular-nums}
.card .foot{font-size:5.4pt}
`.trim();
