import * as vscode from 'vscode';
import { textLanguage } from '../wordingText';

/** The folders of the extension that the webview may load from. */
export function webviewRoots(extensionUri: vscode.Uri): vscode.Uri[] {
  return ['dist', 'media'].map((folder) => vscode.Uri.joinPath(extensionUri, folder));
}

/** The webview's page: our script and style only, nothing from anywhere else. */
export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const nonce = crypto.randomUUID();
  const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', file));
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
  ].join('; ');
  // The toolkit takes its nonce from the csp-nonce property.
  return `<!DOCTYPE html>
<html lang="${textLanguage()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${address('webview.css')}" nonce="${nonce}">
<title>Denoise</title>
</head>
<body>
<main id="app"></main>
<script nonce="${nonce}" src="${address('webview.js')}"></script>
</body>
</html>`;
}
