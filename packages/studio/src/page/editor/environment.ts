import editorWorker from 'monaco-editor/editor/editor.worker?worker&url';
import { editorPolicy, workerUrl } from '../trusted.ts';

// Parts of the editor ask for their policies as they are loaded, so this comes before them.
self.MonacoEnvironment = {
  getWorker: () => new Worker(workerUrl(editorWorker), { type: 'module', name: 'editor' }),
  createTrustedTypesPolicy: () => editorPolicy,
};
