package io.github.dockertls.diagnosis;

import io.github.dockertls.internal.text.Printable;
import java.util.regex.Pattern;

/**
 * The frame of a page that needs nothing else and runs nothing: the policy in its head forbids
 * scripts and requests, should a text ever get around the escaping.
 */
final class Html {
  private static final String STYLE =
      """
      :root{--ok:#1a7f37;--warning:#9a6700;--failure:#cf222e;--line:#d0d7de;--soft:#f6f8fa;--dim:#57606a}
      *{box-sizing:border-box}
      body{font:15px/1.45 system-ui,sans-serif;color:#1f2328;margin:0 auto;max-width:1100px;padding:24px}
      h1{font-size:16px;font-weight:600;margin:0 0 4px;color:var(--dim);overflow-wrap:anywhere}
      h2{font-size:17px;margin:28px 0 10px}
      .verdict{border-left:8px solid var(--failure);background:#fff5f5;padding:16px 20px;border-radius:6px}
      .verdict.ok{border-color:var(--ok);background:#f0fff4}
      .verdict .cause{font-size:22px;font-weight:650;margin:6px 0;overflow-wrap:anywhere}
      .verdict .remedy{font-size:17px;margin:8px 0 0;overflow-wrap:anywhere}
      .badge{display:inline-block;color:#fff;background:var(--failure);border-radius:4px;padding:1px 9px;font-weight:600}
      .badge.ok{background:var(--ok)} .badge.warning{background:var(--warning)}
      code{font:13px/1.5 ui-monospace,monospace;background:var(--soft);border:1px solid var(--line);border-radius:4px;padding:1px 6px;overflow-wrap:anywhere}
      pre{font:13px/1.5 ui-monospace,monospace;background:#1f2328;color:#e6edf3;border-radius:6px;padding:10px 14px;margin:10px 0 0;white-space:pre-wrap;overflow-wrap:anywhere}
      table{border-collapse:collapse;width:100%}
      th,td{text-align:left;vertical-align:top;padding:7px 10px;border-bottom:1px solid var(--line)}
      td:first-child,td:last-child{overflow-wrap:anywhere} #endpoints td:first-child{min-width:200px}
      th{color:var(--dim);font-weight:600} th,.badge,td:nth-child(3){white-space:nowrap} td:last-child{white-space:normal}
      td ul{margin:4px 0 0;padding-left:18px;color:var(--dim);font-size:13px}
      .chain{list-style:none;padding-left:0;margin:0}
      .chain .chain{padding-left:26px;border-left:2px solid var(--line);margin:6px 0 0 12px}
      .certificate{border:1px solid var(--line);border-radius:6px;padding:8px 12px;margin-top:6px}
      .certificate.bad{border-color:var(--failure)} .certificate b{overflow-wrap:anywhere}
      .certificate.missing{border-style:dashed;background:#fff5f5} .certificate .failure{color:var(--failure);font-weight:600}
      .flag{white-space:nowrap} td .failure,td .warning{font-weight:600} td .failure{color:var(--failure)} td .warning{color:var(--warning)} td .badge{color:#fff}
      li .ok{color:var(--ok);font-weight:600} li .warning{color:var(--warning);font-weight:600} li .failure{color:var(--failure);font-weight:600}
      .tag{display:inline-block;font-size:12px;color:var(--dim);border:1px solid var(--line);border-radius:10px;padding:0 8px;margin-left:4px}
      .certificate small{display:block;color:var(--dim);overflow-wrap:anywhere}
      .wide{overflow-x:auto} svg{display:block;width:100%;min-width:720px;height:auto}
      svg text{font:13px system-ui,sans-serif;fill:#1f2328;paint-order:stroke;stroke:#fff;stroke-width:4px}
      svg .inside{stroke:none;fill:#fff;font-weight:600} svg .said{font-weight:600} svg .dim{fill:var(--dim)} svg .failure{fill:var(--failure);font-weight:600}
      @media (max-width:640px){body{padding:12px} .verdict{padding:12px} .chain .chain{padding-left:8px;margin-left:4px}
      tr{display:block;padding:8px 0;border-bottom:1px solid var(--line)} th{display:none} td{display:inline-block;border:0;padding:2px 6px 2px 0} td:last-child{display:block}}
      @media print{body{max-width:none;padding:0;font-size:12px} *{print-color-adjust:exact} .certificate,svg,.verdict,tr,pre{break-inside:avoid} h2{break-after:avoid} svg{min-width:0}}
      .todo{margin:4px 0 0;color:var(--dim)}
      footer{color:var(--dim);font-size:13px;margin-top:28px}
      """;

  private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");

  private Html() {}

  /** A text as it may stand between tags and in quoted attributes. */
  static String escape(String text) {
    return Printable.line(text)
        .replace("&", "&amp;") // first, for it stands in all the others
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A sentence, escaped, in which no flag is torn apart at the end of a line. */
  static String sentence(String text) {
    return FLAG.matcher(escape(text)).replaceAll("<span class=\"flag\">$0</span>");
  }

  static String page(String title, String body) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta http-equiv=\"Content-Security-Policy\""
        + " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
        + escape(title)
        + "</title>\n<style>\n"
        + STYLE
        + "</style>\n</head>\n<body>\n"
        + body
        + "</body>\n</html>\n";
  }
}
