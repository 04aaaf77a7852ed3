import * as vscode from 'vscode';
import { said } from '../core/wording';
import { failureWording } from '../failureWording';
import { type HostMessage, parseWebviewMessage, type WebviewMessage } from '../protocol';
import { wordingText } from '../wordingText';
import { acceptedMessage } from './acceptedMessage';
import { panelHtml, webviewRoots } from './html';
import { createPageSender } from './pageSender';
import { createPageWatch } from './pageWatch';

/** Stands for an answer that the page would refuse. */
const UNSHOWN = said`What was computed holds a value that cannot be shown. Change the settings or the data, and please report this.`;

/** The page of a panel. */
export interface PanelPage extends vscode.Disposable {
  /** Sends a message after those before it; where the page would refuse it, that what it asked for failed. */
  post(message: HostMessage): void;
}

/**
 * Loads the page of a panel and listens to it. What it sends is checked, and answered at once with
 * 'received'; what has not the form of a message is refused.
 *
 * @param extension Folder of the extension.
 * @param handle Does what a message asks for.
 */
export function connectPage(
  panel: vscode.WebviewPanel,
  extension: vscode.Uri,
  log: vscode.LogOutputChannel,
  handle: (message: WebviewMessage) => Promise<void>,
): PanelPage {
  const { webview } = panel;
  const sender = createPageSender((data) => webview.postMessage(data));
  const post = (message: HostMessage): void => {
    const accepted = acceptedMessage(message, wordingText(UNSHOWN));
    if (accepted !== message) {
      log.error(`A message of the type ${message.type} holds a value that it cannot have; it was not sent.`);
    }
    if (accepted) sender.post(accepted);
  };
  /** Past those that wait. */
  const postAtOnce = (message: HostMessage) => void webview.postMessage(message);
  const load = () => {
    webview.html = panelHtml(webview, extension);
  };
  const watch = createPageWatch(() => {
    log.warn('The page of the panel did not come up; it is loaded again.');
    load();
  });
  panel.iconPath = vscode.Uri.joinPath(extension, 'media', 'icon.svg');
  webview.options = { enableScripts: true, localResourceRoots: webviewRoots(extension) };
  let wasVisible = panel.visible;
  const listeners = [
    webview.onDidReceiveMessage((data: unknown) => {
      const message = parseWebviewMessage(data);
      if (!message) {
        log.error('The panel sent a message of an unknown form; it was refused.');
        return;
      }
      watch.alive();
      postAtOnce({ type: 'received' });
      if (message.type === 'ready') sender.restart();
      if (message.type !== 'pong') {
        handle(message).catch((error: unknown) => {
          log.error(error instanceof Error ? error : String(error));
          post({ type: 'failed', cancelled: false, message: wordingText(failureWording(error, null)) });
        });
      }
    }),
    panel.onDidChangeViewState(() => {
      if (panel.visible && !wasVisible) {
        watch.loading();
        // VS Code ends the page of a hidden panel; where it kept it, as when a tab is moved, it answers.
        postAtOnce({ type: 'ping' });
      }
      if (!panel.visible) watch.stop();
      wasVisible = panel.visible;
    }),
  ];
  load();
  if (panel.visible) watch.loading();
  return {
    post,
    dispose() {
      sender.close();
      watch.stop();
      for (const listener of listeners) listener.dispose();
    },
  };
}
