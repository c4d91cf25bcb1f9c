// JupyterLab in a browser of its own, for the tests: a server on a copy of the notebooks, and what a person does there.

import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const CHROMIUM_FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** How long JupyterLab may take to answer, on a loaded machine, in milliseconds. */
const START = 120_000;

/** How long a page may take for what a person sees at once. */
const SOON = 30_000;

/** How long a notebook may take in the smoke profile. */
const RUN = 300_000;

/** A running JupyterLab with one browser page. */
export class Lab {
  /**
   * @param {string} project the project's directory; its notebooks are copied, so that they stay as they are
   * @param {string} browser path of a Chromium
   * @param {string} screens directory for the pictures
   */
  static async start(project, browser, screens) {
    const lab = new Lab();
    lab.screens = screens;
    mkdirSync(screens, { recursive: true });
    lab.folder = mkdtempSync(join(tmpdir(), 'codestep-lab-'));
    try {
      cpSync(join(project, 'notebooks'), join(lab.folder, 'root/notebooks'), { recursive: true });
      await lab.serve(project);
      lab.context = await chromium.launchPersistentContext(join(lab.folder, 'browser'), {
        executablePath: browser, args: CHROMIUM_FLAGS, viewport: { width: 1400, height: 1000 },
      });
      lab.page = lab.context.pages()[0] ?? await lab.context.newPage();
    } catch (error) {
      await lab.stop();
      throw error;
    }
    return lab;
  }

  /** Starts the server and waits until it answers. */
  async serve(project) {
    const port = await freePort();
    this.address = `http://127.0.0.1:${port}`;
    this.token = 'a-token-for-the-test';
    const log = openSync(join(this.screens, 'jupyterlab.log'), 'w');
    this.server = spawn(join(project, 'environment/lab'), [
      '--no-browser', '--ip=127.0.0.1', `--port=${port}`, '--ServerApp.port_retries=0',
      `--ServerApp.root_dir=${join(this.folder, 'root')}`, '--LabApp.expose_app_in_browser=True',
    ], { stdio: ['ignore', log, log], env: { ...process.env, ...this.variables() } });
    await this.answers();
  }

  /** Settings, workspaces and the like of a person who never was here. */
  variables() {
    const own = name => join(this.folder, name);
    return {
      CODESTEP_PROFILE: 'smoke', JUPYTER_TOKEN: this.token, JUPYTER_CONFIG_DIR: own('config'),
      JUPYTER_RUNTIME_DIR: own('runtime'), JUPYTERLAB_SETTINGS_DIR: own('settings'),
      JUPYTERLAB_WORKSPACES_DIR: own('workspaces'),
    };
  }

  async answers() {
    const end = Date.now() + START;
    for (;;) {
      if (this.server.exitCode !== null) {
        throw new Error(`JupyterLab has ended: see ${join(this.screens, 'jupyterlab.log')}`);
      }
      const answer = await fetch(`${this.address}/api/status?token=${this.token}`).catch(() => null);
      if (answer?.ok) {
        return;
      }
      if (Date.now() > end) {
        throw new Error(`JupyterLab does not answer: see ${join(this.screens, 'jupyterlab.log')}`);
      }
      await sleep(200);
    }
  }

  async ask(method, path) {
    const answer = await fetch(`${this.address}${path}?token=${this.token}`, { method });
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${answer.statusText}`);
    }
    return answer.status === 204 ? null : answer.json();
  }

  async stop() {
    await this.context?.close();
    if (this.server?.exitCode === null) {
      const ended = new Promise(resolve => this.server.once('exit', resolve));
      this.server.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Opens a notebook in an empty JupyterLab with no kernel running, and waits until the notebook's own is there. */
  async open(notebook) {
    for (const session of await this.ask('GET', '/api/sessions')) {
      await this.ask('DELETE', `/api/sessions/${session.id}`);
    }
    await this.page.goto(`${this.address}/lab/tree/notebooks/${notebook}?reset&token=${this.token}`);
    await this.page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell').first().waitFor({ timeout: START });
    await this.until(() => {
      const kernel = window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel;
      return kernel?.name === 'java' && kernel.status === 'idle';
    }, START);
  }

  /** Waits for something to be true in the page. */
  async until(condition, limit = SOON, argument = undefined) {
    await this.page.waitForFunction(condition, argument, { timeout: limit, polling: 200 });
  }

  /** Runs all cells by the menu, and waits until none runs or waits. Returns the errors that cells show. */
  async runAll() {
    await this.page.getByRole('menuitem', { name: 'Run', exact: true }).click();
    await this.page.getByRole('menuitem', { name: 'Run All Cells', exact: true }).click();
    await this.until(() => {
      const cells = [...window.jupyterapp.shell.currentWidget.content.model.cells];
      const code = cells.filter(cell => cell.type === 'code' && cell.sharedModel.getSource().trim());
      const failed = code.some(cell => cell.outputs.toJSON().some(output => output.output_type === 'error'));
      return failed || code.every(cell => cell.executionCount !== null && cell.executionState === 'idle');
    }, RUN);
    return (await this.cells()).flatMap(cell => cell.errors);
  }

  /** The code cells as the page knows them, also those that it does not draw. */
  async cells() {
    return this.page.evaluate(() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
      .filter(cell => cell.type === 'code')
      .map(cell => {
        const outputs = cell.outputs.toJSON();
        return {
          source: cell.sharedModel.getSource(),
          count: cell.executionCount,
          errors: outputs.filter(output => output.output_type === 'error')
            .map(output => `${output.ename}: ${output.evalue}`),
          text: outputs.map(output => [output.text ?? output.data?.['text/plain'] ?? ''].flat().join('')).join('\n'),
        };
      }));
  }

  /** Types code into a new cell at the notebook's end; the cursor stays behind it. */
  async type(code) {
    await this.page.keyboard.press('Escape'); // closes the completions, which would take the keys
    await this.page.evaluate(async () => {
      const { commands, shell } = window.jupyterapp;
      await commands.execute('notebook:enter-command-mode');
      shell.currentWidget.content.activeCellIndex = shell.currentWidget.content.widgets.length - 1;
    });
    await this.page.keyboard.press('b');
    await this.page.keyboard.press('Enter');
    await this.until(() => document.activeElement?.closest('.jp-CodeCell .cm-editor') !== null);
    await this.page.keyboard.insertText(code);
  }

  /** Runs the cell that the cursor is in. */
  async run() {
    await this.page.keyboard.press('Control+Enter');
  }

  /** The last code cell, as soon as it has run. */
  async result(limit = SOON) {
    await this.until(() => {
      const cell = [...window.jupyterapp.shell.currentWidget.content.model.cells].at(-1);
      return cell.executionCount !== null && cell.executionState === 'idle';
    }, limit);
    return (await this.cells()).at(-1);
  }

  /** Waits until the last cell shows a text, while it runs. */
  async shows(text, limit = SOON) {
    await this.until(wanted => {
      const cell = [...window.jupyterapp.shell.currentWidget.content.model.cells].at(-1);
      return cell.executionState === 'running' && JSON.stringify(cell.outputs.toJSON()).includes(wanted);
    }, limit, text);
  }

  /** Presses Tab, and returns what is offered then. */
  async completions() {
    await this.page.keyboard.press('Tab');
    const choices = this.page.locator('.jp-Completer-item .jp-Completer-match');
    await choices.first().waitFor();
    return choices.allTextContents();
  }

  async interrupt() {
    await this.page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) [data-command="notebook:interrupt-kernel"]').click();
  }

  async theme(name) {
    await this.page.evaluate(theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme }), name);
    await sleep(500);
  }

  /** Brings a code cell, by its number from 0 on, to the top of the window. */
  async scrollTo(number) {
    await this.page.evaluate(async wanted => {
      const notebook = window.jupyterapp.shell.currentWidget.content;
      const index = notebook.widgets.findIndex(
        (widget, i) => widget.model.type === 'code'
          && notebook.widgets.slice(0, i).filter(before => before.model.type === 'code').length === wanted);
      await notebook.scrollToItem(index, 'start');
    }, number);
    await sleep(500);
  }

  async screen(name) {
    await this.page.screenshot({ path: join(this.screens, `${name}.png`) });
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function sleep(milliseconds) {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
