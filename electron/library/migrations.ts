import type { Database } from './sqlite.ts'

/** Each runs once, in order, in one transaction with the count of those done. Never edit one that has shipped. */
const migrations = [
  `CREATE TABLE pictures (
     id TEXT PRIMARY KEY,
     hash TEXT NOT NULL,
     parentId TEXT,
     prompt TEXT NOT NULL,
     width INTEGER NOT NULL,
     height INTEGER NOT NULL,
     createdAt INTEGER NOT NULL,
     elapsedMs INTEGER,
     recipe TEXT,
     deletedAt INTEGER
   ) STRICT;
   CREATE UNIQUE INDEX picturesByTime ON pictures (createdAt DESC);`,

  // How a picture came to be, what the user says of it, and its words. Indexes end in `deletedAt` so that counting
  // reads nothing else. `number` is a key of its own because VACUUM may renumber hidden row ids, and the words are
  // found by it.
  `DROP INDEX picturesByTime;
   ALTER TABLE pictures RENAME TO firstPictures;
   CREATE TABLE pictures (
     number INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     hash TEXT NOT NULL,
     verb TEXT NOT NULL,
     parentId TEXT,
     turnId TEXT,
     referenceIds TEXT NOT NULL,
     name TEXT,
     starred INTEGER NOT NULL,
     prompt TEXT NOT NULL,
     model TEXT,
     width INTEGER NOT NULL,
     height INTEGER NOT NULL,
     createdAt INTEGER NOT NULL UNIQUE,
     elapsedMs INTEGER,
     recipe TEXT,
     guard TEXT,
     deletedAt INTEGER
   ) STRICT;
   INSERT INTO pictures (id, hash, verb, parentId, referenceIds, starred, prompt, model, width, height, createdAt,
       elapsedMs, recipe, deletedAt)
     SELECT id, hash, CASE WHEN elapsedMs IS NULL THEN 'import' WHEN parentId IS NULL THEN 'generate' ELSE 'edit' END,
       parentId, '[]', 0, prompt, json_extract(recipe, '$.model'), width, height, createdAt, elapsedMs, recipe,
       deletedAt
     FROM firstPictures ORDER BY createdAt;
   DROP TABLE firstPictures;
   CREATE INDEX picturesShown ON pictures (createdAt, deletedAt) WHERE deletedAt IS NULL;
   CREATE INDEX picturesStarred ON pictures (createdAt, starred, deletedAt) WHERE deletedAt IS NULL AND starred = 1;
   CREATE INDEX picturesByModel ON pictures (model, createdAt, deletedAt) WHERE deletedAt IS NULL;
   CREATE INDEX picturesBySize ON pictures (width, height, createdAt, deletedAt) WHERE deletedAt IS NULL;
   CREATE INDEX picturesByVerb ON pictures (verb, createdAt, deletedAt) WHERE deletedAt IS NULL;
   CREATE INDEX picturesByParent ON pictures (parentId) WHERE parentId IS NOT NULL;
   CREATE INDEX picturesByHash ON pictures (hash);

   CREATE VIRTUAL TABLE pictureWords USING fts5 (prompt, name, content = 'pictures', content_rowid = 'number',
     tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
   INSERT INTO pictureWords (pictureWords) VALUES ('rebuild');
   CREATE TRIGGER pictureWordsInsert AFTER INSERT ON pictures BEGIN
     INSERT INTO pictureWords (rowid, prompt, name) VALUES (new.number, new.prompt, new.name);
   END;
   CREATE TRIGGER pictureWordsDelete AFTER DELETE ON pictures BEGIN
     INSERT INTO pictureWords (pictureWords, rowid, prompt, name) VALUES ('delete', old.number, old.prompt, old.name);
   END;
   CREATE TRIGGER pictureWordsUpdate AFTER UPDATE OF prompt, name ON pictures BEGIN
     INSERT INTO pictureWords (pictureWords, rowid, prompt, name) VALUES ('delete', old.number, old.prompt, old.name);
     INSERT INTO pictureWords (rowid, prompt, name) VALUES (new.number, new.prompt, new.name);
   END;`,

  // The tree of the board: `changes` is what differs from the parent's board.
  `CREATE TABLE steps (
     number INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     parentId TEXT REFERENCES steps (id),
     verb TEXT NOT NULL,
     at REAL NOT NULL,
     name TEXT,
     pinned INTEGER NOT NULL,
     deleted INTEGER NOT NULL,
     changes TEXT NOT NULL,
     lastChildId TEXT
   ) STRICT;
   CREATE TABLE head (only INTEGER PRIMARY KEY CHECK (only = 1), stepId TEXT NOT NULL REFERENCES steps (id)) STRICT;`,

  // What waits to be painted, and the words kept for later.
  `CREATE TABLE jobs (
     id TEXT PRIMARY KEY,
     position INTEGER NOT NULL,
     state TEXT NOT NULL,
     request TEXT NOT NULL,
     afterJobId TEXT,
     message TEXT,
     createdAt REAL NOT NULL
   ) STRICT;
   CREATE INDEX jobsByPosition ON jobs (position);
   CREATE TABLE presets (id TEXT PRIMARY KEY, name TEXT NOT NULL, preset TEXT NOT NULL) STRICT;
   CREATE TABLE wildcards (name TEXT PRIMARY KEY, words TEXT NOT NULL) STRICT;`,
]

export const latestVersion = migrations.length

/** Brings the tables to a version, the latest unless told otherwise. */
export function migrate(database: Database, version = latestVersion): void {
  const [{ user_version: done }] = database.prepare('PRAGMA user_version').all() as [{ user_version: number }]
  if (done > latestVersion) {
    throw new Error('This library was made by a newer Patchwork; update Patchwork to open it.')
  }
  for (const [index, migration] of migrations.slice(0, version).entries()) {
    if (index < done) continue
    database.exec(`BEGIN IMMEDIATE; ${migration} PRAGMA user_version = ${index + 1}; COMMIT;`)
  }
}
