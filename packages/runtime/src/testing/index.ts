export { type StoreCase, type StoreSetting, storeCases, testStore } from './store-cases.ts';
