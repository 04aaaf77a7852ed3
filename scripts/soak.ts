// 1,000 runs in a row in the extension host of a real VS Code, with their memory and handles: npm run soak.
process.env.DENOISE_SOAK_RUNS = '1000';
process.argv.push('soak');
void import('../test/run/vscode');
