import * as vscode from 'vscode';

const { FileSystemError, FileType } = vscode;

/** A file system that is no disk of this machine: flat, in memory, with a limit to what it holds. */
export class MemoryFiles implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly files = new Map<string, { bytes: Uint8Array; modified: number }>();
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly registration: vscode.Disposable;
  private time = 0;
  readonly onDidChangeFile = this.changes.event;

  /** @param capacity bytes that it holds; a write beyond it leaves what still fitted, as disks do */
  constructor(
    private readonly scheme: string,
    public capacity = Number.POSITIVE_INFINITY,
  ) {
    this.registration = vscode.workspace.registerFileSystemProvider(scheme, this);
  }

  uri(name: string): vscode.Uri {
    return vscode.Uri.from({ scheme: this.scheme, path: `/${name}` });
  }

  names(): string[] {
    return [...this.files.keys()].sort();
  }

  text(name: string): string {
    return Buffer.from(this.readFile(this.uri(name))).toString();
  }

  put(name: string, content: string | Uint8Array): vscode.Uri {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    this.files.set(`/${name}`, { bytes, modified: ++this.time });
    return this.uri(name);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    if (uri.path === '/') return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const { bytes, modified } = this.at(uri);
    return { type: FileType.File, ctime: 0, mtime: modified, size: bytes.length };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.at(uri).bytes;
  }

  /** Rejects: what a provider throws at once leaves VS Code's queue of writes standing still. */
  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const others = [...this.files].reduce(
      (sum, [path, { bytes }]) => (path === uri.path ? sum : sum + bytes.length),
      0,
    );
    const room = this.capacity - others;
    this.files.set(uri.path, { bytes: content.slice(0, room), modified: ++this.time });
    this.changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);

    if (content.length > room) throw new Error('ENOSPC: no space left on device, write');
  }

  rename(from: vscode.Uri, to: vscode.Uri): void {
    this.files.set(to.path, this.at(from));
    this.files.delete(from.path);
  }

  delete(uri: vscode.Uri): void {
    this.at(uri);
    this.files.delete(uri.path);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [...this.files.keys()].map((path) => [path.slice(1), FileType.File]);
  }

  createDirectory(): void {}

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  dispose(): void {
    this.registration.dispose();
    this.changes.dispose();
  }

  private at(uri: vscode.Uri) {
    const file = this.files.get(uri.path);
    if (!file) throw FileSystemError.FileNotFound(uri);
    return file;
  }
}
