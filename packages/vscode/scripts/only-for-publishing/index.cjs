// Whoever asks it for something has got further than packing.
module.exports = new Proxy(
  {},
  {
    get: (_, name) => {
      if (typeof name === 'symbol' || name === '__esModule' || name === 'then') return undefined;
      throw new Error(`Only packing is installed here: ${name} is for publishing.`);
    },
  },
);
