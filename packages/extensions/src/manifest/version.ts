/** The version of Reeve that manifests are held against (`engines.reeve`). */
export const API_VERSION = '0.1.0';
