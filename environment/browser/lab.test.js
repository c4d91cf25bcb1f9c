// What a person does with the notebooks in JupyterLab, done by a browser. Run by environment/browser-test.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Lab } from './lab.js';

const { CODESTEP_PROJECT: project, CODESTEP_CHROMIUM: browser, CODESTEP_SCREENS: screens } = process.env;
const notebooks = readdirSync(join(project, 'notebooks')).filter(name => name.endsWith('.ipynb')).sort();

let lab;
before(async () => { lab = await Lab.start(project, browser, screens); });
after(async () => { await lab?.stop(); });

/** A test that leaves a picture of what the browser showed when it failed. */
function seen(title, steps) {
  test(title, async () => {
    try {
      await steps();
    } catch (error) {
      await lab?.screen(`failed-${title.replaceAll(' ', '-')}`);
      throw error;
    }
  });
}

// The first notebook last: the tests that follow go on in it.
for (const notebook of notebooks.toReversed()) {
  const stem = notebook.replace('.ipynb', '');
  seen(`${stem} runs from top to bottom`, async () => {
    await lab.open(notebook);
    assert.deepEqual(await lab.runAll(), []);
    const cells = await lab.cells();
    assert.deepEqual(cells.map(cell => cell.count), cells.map((_, i) => i + 1));
    for (const theme of ['Light', 'Dark']) {
      await lab.theme(`JupyterLab ${theme}`);
      for (let cell = 0; cell < cells.length; cell += 4) {
        await lab.scrollTo(cell);
        await lab.screen(`${stem}-${theme.toLowerCase()}-${cell + 1}`);
      }
    }
    await lab.theme('JupyterLab Light');
  });
}

seen('a training that is interrupted leaves a kernel that works', async () => {
  await lab.type('train("without end", model, training, probe, 6_000L, 1e-3);');
  await lab.run();
  await lab.shows('examples/s');
  await lab.screen('interrupt-training');
  await lab.interrupt();
  const stopped = await lab.result();
  assert.match(stopped.errors.join(), /Interrupted/);
  await lab.screen('interrupted');
  await lab.type('System.out.println("trained with a batch of " + profile.batch());');
  await lab.run();
  assert.match((await lab.result()).text, /trained with a batch of 16/);
});

seen('an endless loop that is interrupted leaves its variables', async () => {
  await lab.type('long turns = 0;\nwhile (true) {\n    if (turns++ == 0) { System.out.println("turning"); }\n}');
  await lab.run();
  await lab.shows('turning');
  await lab.interrupt();
  assert.match((await lab.result()).errors.join(), /Interrupted/);
  await lab.type('System.out.println("turned: " + (turns > 0));');
  await lab.run();
  assert.match((await lab.result()).text, /turned: true/);
  await lab.screen('gone-on');
});

seen('Tab completes the name of a method', async () => {
  await lab.type('Accuracy.');
  const choices = await lab.completions();
  assert.ok(choices.includes('of('), choices.join());
  await lab.screen('completion');
  await lab.type('Tasks.nam');
  assert.deepEqual(await lab.completions(), ['named(']);
  await lab.page.keyboard.press('Enter');
  await lab.page.keyboard.insertText('"line-count").name()');
  assert.equal((await lab.cells()).at(-1).source, 'Tasks.named("line-count").name()');
  await lab.run();
  assert.match((await lab.result()).text, /line-count/);
});

seen('Shift-Tab shows what a method does', async () => {
  await lab.type('Tasks.named(');
  await lab.page.keyboard.press('Shift+Tab');
  const tooltip = lab.page.locator('.jp-Tooltip');
  await tooltip.waitFor();
  const text = await tooltip.textContent();
  assert.match(text, /Task Tasks\.named\(String name\)/);
  assert.match(text, /The task of a name, such as line-count\./);
  await lab.screen('documentation');
});
