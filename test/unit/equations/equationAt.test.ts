import assert from 'node:assert/strict';
import { equationAt, looksLikeEquation } from '../../../src/core/equations/equationAt';

describe('the equation at a place', () => {
  for (const [line, language] of [
    ['y = (1 - cos(x))/x^2, x = 1e-9..1e-6', ''],
    ["y'' + 0.1 y' + sin(y) = 0, y(0) = 2", 'markdown'],
    ['    dydt = -15 * y  # decay', 'python'],
    ['y = np.sin(x) / x', 'python'],
    ['// f(x) = x^2 - 1', 'cpp'],
    ['double y = std::exp(-t);', 'cpp'],
    ['$$\\frac{dy}{dt} = -\\frac{y}{\\tau}$$', 'latex'],
    ['x[n+1] = r*x[n]*(1 - x[n])', ''],
    ['dX = -X dt + 0.3 dW', ''],
    ['- `y = sin(x)`', 'markdown'],
    ['# D(height)', 'python'],
  ]) {
    it(`sees one in ${line}`, () => assert.ok(looksLikeEquation(line, language)));
  }

  for (const [line, language] of [
    ['', ''],
    ['x = 5', ''],
    ['x = 0..10', ''],
    ['a = b', 'python'],
    ['import numpy as np', 'python'],
    ['if x == 3:', 'python'],
    ['fig = plt.figure()', 'python'],
    ['const a = { b: 1 };', 'javascript'],
    ['name = "x"', 'python'],
    ['the value of x is = to the value of y and so on', 'markdown'],
    ['| a = b | c |', 'markdown'],
    ['1.5, 2.5, 3.5', ''],
    ['i += 1', 'c'],
    ['Dense(height)', 'python'],
  ]) {
    it(`sees none in ${line}`, () => assert.ok(!looksLikeEquation(line, language)));
  }

  it('takes the statements around it, and knows the line itself', () => {
    const text = "Some words.\n\nx' = y\ny' = -x\nx(0) = 1, y(0) = 0\nt = 0..10\n\nz = 3 + x\n";
    const found = equationAt(text, text.indexOf("y' ="), '');
    assert.ok(found);
    assert.equal(
      text.slice(found.block.start, found.block.end),
      "x' = y\ny' = -x\nx(0) = 1, y(0) = 0\nt = 0..10",
    );
    assert.equal(text.slice(found.line.start, found.line.end), "y' = -x");
  });

  it('leaves the code around an equation out', () => {
    const text = 'import numpy as np\r\nx = np.linspace(0, 1, 50)\r\ny = np.sin(x)\r\nplt.plot(x, y)\r\n';
    const found = equationAt(text, text.indexOf('y ='), 'python');
    assert.ok(found);
    assert.equal(
      text.slice(found.block.start, found.block.end),
      'x = np.linspace(0, 1, 50)\r\ny = np.sin(x)',
    );
    assert.equal(equationAt(text, 3, 'python'), null);
    assert.equal(equationAt(text, text.length, 'python'), null);
  });
});
