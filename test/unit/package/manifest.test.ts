import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import manifest from '../../../package.json';
import { installedReadme } from '../../../scripts/installedReadme';

const ROOT = join(__dirname, '../../..');

describe('the extension in the Marketplace', () => {
  it('has an icon, words to be found by, a banner and no badges', () => {
    const png = readFileSync(join(ROOT, manifest.icon));
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    assert.ok(png.readUInt32BE(16) >= 128 && png.readUInt32BE(20) >= 128);
    assert.ok(manifest.keywords.length <= 30, 'the Marketplace takes at most 30');
    assert.equal(new Set(manifest.keywords).size, manifest.keywords.length);
    assert.match(manifest.galleryBanner.color, /^#[0-9a-f]{6}$/);
    assert.ok(['dark', 'light'].includes(manifest.galleryBanner.theme));
    assert.ok(manifest.description.length <= 145 && manifest.categories.length <= 3);
    assert.ok(!('badges' in manifest));
  });
});

describe('the page of the installed extension', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  let page: string;

  before(async () => {
    page = await installedReadme(readme);
  });

  it('has all pictures in its text, each with words for those who do not see it', async () => {
    const addresses = [...page.matchAll(/<img src="([^"]+)" alt="([^"]+)">|!\[([^\]]+)\]\(([^)]+)\)/g)].map(
      ([, src, , , address]) => src ?? address,
    );
    assert.ok(addresses.length >= 3);
    assert.equal(addresses.length, [...readme.matchAll(/<img |!\[/g)].length);
    for (const address of addresses) {
      const [, data] = /^data:image\/webp;base64,(.+)$/.exec(address) ?? [];
      const { format, width = 0 } = await sharp(Buffer.from(data ?? '', 'base64')).metadata();
      assert.equal(format, 'webp');
      assert.ok(width >= 1000, `${width} pixels wide`);
    }
    assert.doesNotMatch(page, /<source|srcset/);
  });

  it('has no link that leads nowhere', () => {
    const links = [...page.matchAll(/\]\(([^)]{1,200})\)/g)].map(([, address]) => address);
    for (const link of links) assert.match(link, /^(https:|#|data:)/);
    assert.match(page, /· When to believe it ·/);
  });

  it('is refused with a picture that is not there or says nothing', async () => {
    await assert.rejects(installedReadme('![words](media/none.png)'), /media\/none\.png does not exist/);
    await assert.rejects(installedReadme('![](media/icon.png)'), /no alternative text/);
  });
});
