import { firstBoardId } from '../contract.ts'
import { nameGuardFiles } from './guardFiles.ts'
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

  // Files and what refers to them. A file says its kind by its name and its owner by its row here; `deletedAt` repeats
  // the owner's, so that a deleted picture does not come back when its own row is lost. What other columns held as JSON
  // text are columns and rows of their own. `aside` keeps rows that are not understood; see rows.ts. The columns of
  // each table differ in their types, so that a row is known where the page above it is lost; see salvage.ts.
  `CREATE TABLE blobs (
     number INTEGER PRIMARY KEY,
     hash TEXT NOT NULL,
     kind TEXT NOT NULL,
     ownerId TEXT NOT NULL,
     deletedAt INTEGER,
     UNIQUE (ownerId, kind)
   ) STRICT;
   CREATE INDEX blobsByHash ON blobs (hash);
   CREATE TABLE pictureReferences (
     number INTEGER PRIMARY KEY,
     pictureId TEXT NOT NULL,
     place INTEGER NOT NULL,
     referenceId TEXT NOT NULL,
     UNIQUE (pictureId, place)
   ) STRICT;
   CREATE TABLE aside (
     number INTEGER PRIMARY KEY,
     at INTEGER NOT NULL,
     origin TEXT NOT NULL,
     content TEXT NOT NULL,
     reason TEXT NOT NULL
   ) STRICT;
   ALTER TABLE pictures ADD COLUMN guardStrength REAL;
   ALTER TABLE pictures ADD COLUMN guardDrift REAL;
   ALTER TABLE pictures ADD COLUMN guardChanged REAL;
   ALTER TABLE pictures ADD COLUMN guardRestored REAL;
   INSERT INTO aside (at, origin, content, reason)
     SELECT unixepoch() * 1000, 'pictures', json_object('id', id, 'guard', guard, 'referenceIds', referenceIds), 'is no JSON'
     FROM pictures WHERE NOT json_valid(coalesce(guard, '{}')) OR NOT json_valid(referenceIds);
   UPDATE pictures SET guard = NULL WHERE NOT json_valid(guard);
   UPDATE pictures SET referenceIds = '[]' WHERE NOT json_valid(referenceIds);
   INSERT INTO blobs (hash, kind, ownerId, deletedAt) SELECT hash, 'picture', id, deletedAt FROM pictures ORDER BY number;
   INSERT INTO blobs (hash, kind, ownerId, deletedAt)
     SELECT json_extract(guard, path), kind, id, deletedAt FROM pictures
     JOIN (SELECT 'guardEdit' AS kind, '$.editHash' AS path UNION SELECT 'guardMap', '$.mapHash' UNION SELECT 'guardCopy', '$.copyHash')
     WHERE guard IS NOT NULL AND json_type(guard, path) = 'text' ORDER BY number;
   INSERT INTO pictureReferences (pictureId, place, referenceId)
     SELECT pictures.id, key, value FROM pictures, json_each(referenceIds) WHERE json_each.type = 'text' ORDER BY number, key;
   UPDATE pictures SET guardStrength = CAST(json_extract(guard, '$.strength') AS REAL),
     guardDrift = CAST(json_extract(guard, '$.drift') AS REAL),
     guardChanged = CAST(json_extract(guard, '$.changed') AS REAL),
     guardRestored = CAST(json_extract(guard, '$.restored') AS REAL)
   WHERE guard IS NOT NULL;
   ALTER TABLE pictures DROP COLUMN guard;
   ALTER TABLE pictures DROP COLUMN referenceIds;`,

  // Jobs of every kind: what each needs stands beside its order. A picture is unique for its job and its place in it.
  `ALTER TABLE jobs RENAME TO firstJobs;
   DROP INDEX jobsByPosition;
   CREATE TABLE jobs (
     id TEXT PRIMARY KEY,
     kind TEXT NOT NULL,
     position INTEGER NOT NULL,
     state TEXT NOT NULL,
     details TEXT NOT NULL,
     needs TEXT NOT NULL,
     progress TEXT,
     message TEXT,
     createdAt REAL NOT NULL
   ) STRICT;
   CREATE INDEX jobsByPosition ON jobs (position);
   INSERT INTO aside (at, origin, content, reason)
     SELECT unixepoch() * 1000, 'jobs', json_object('id', id, 'request', request), 'is no JSON'
     FROM firstJobs WHERE NOT json_valid(request);
   INSERT INTO jobs (id, kind, position, state, details, needs, message, createdAt)
     SELECT id, 'paint', position, state,
       json_remove(json_set(request, '$.edits', json(iif(parent IS NULL, 'false', 'true'))), '$.parentId', '$.referenceIds'),
       (SELECT json_group_array(json(need)) FROM (
         SELECT parent AS need WHERE parent IS NOT NULL
         UNION ALL SELECT json_object('picture', value) FROM json_each(request, '$.referenceIds'))),
       message, createdAt
     FROM (SELECT *, CASE
         WHEN request ->> '$.parentId' IS NOT NULL THEN json_object('picture', request ->> '$.parentId')
         WHEN afterJobId IS NOT NULL THEN json_object('job', afterJobId, 'place', 0) END AS parent
       FROM firstJobs WHERE json_valid(request));
   DROP TABLE firstJobs;
   ALTER TABLE pictures ADD COLUMN jobId TEXT;
   ALTER TABLE pictures ADD COLUMN place INTEGER;
   CREATE UNIQUE INDEX picturesByJob ON pictures (jobId, place) WHERE jobId IS NOT NULL;`,

  // How pictures are exported: under names, and without one as it was done last.
  `CREATE TABLE exportPresets (id TEXT PRIMARY KEY, usedAt REAL NOT NULL, name TEXT, settings TEXT NOT NULL) STRICT;`,

  // Pictures that belong together. What they are lies in their content; the columns differ from those of all other tables.
  `CREATE TABLE sets (
     number INTEGER PRIMARY KEY,
     createdAt REAL NOT NULL,
     id TEXT NOT NULL UNIQUE,
     name TEXT NOT NULL,
     deletedAt REAL,
     content TEXT NOT NULL
   ) STRICT;
   CREATE INDEX setsByTime ON sets (createdAt) WHERE deletedAt IS NULL;`,

  // Several boards, each with a tree and a head of its own; what was there is the first. The one used last is open. Tags of
  // pictures; and the bin has an order of its own.
  `CREATE TABLE boards (
     number INTEGER PRIMARY KEY,
     createdAt REAL NOT NULL,
     usedAt REAL NOT NULL,
     id TEXT NOT NULL UNIQUE,
     name TEXT NOT NULL,
     archivedAt REAL,
     headId TEXT
   ) STRICT;
   INSERT INTO boards (createdAt, usedAt, id, name, headId)
     SELECT 0, 0, '${firstBoardId}', 'Board 1', (SELECT stepId FROM head);
   DROP TABLE head;
   ALTER TABLE steps ADD COLUMN boardId TEXT NOT NULL DEFAULT '${firstBoardId}';
   CREATE INDEX stepsByBoard ON steps (boardId, number);
   CREATE TABLE pictureTags (
     number INTEGER PRIMARY KEY,
     addedAt REAL NOT NULL,
     tag TEXT NOT NULL,
     pictureId TEXT NOT NULL,
     UNIQUE (pictureId, tag)
   ) STRICT;
   CREATE INDEX tagsByName ON pictureTags (tag, pictureId);
   CREATE INDEX picturesBinned ON pictures (createdAt, deletedAt) WHERE deletedAt IS NOT NULL;`,

  // Of a series: the text of a table that was pasted, apart from the content because it may be large.
  `ALTER TABLE sets ADD COLUMN pasted TEXT;`,

  // A picture is found by its tags as by its words. Pictures and their tags come and go in any order; what is taken out of the
  // index is what was put in.
  `DROP TRIGGER pictureWordsInsert;
   DROP TRIGGER pictureWordsDelete;
   DROP TRIGGER pictureWordsUpdate;
   DROP TABLE pictureWords;
   CREATE VIEW pictureTexts AS SELECT number, prompt, name,
     (SELECT group_concat(tag, ' ' ORDER BY tag) FROM pictureTags WHERE pictureId = pictures.id) AS tags FROM pictures;
   CREATE VIRTUAL TABLE pictureWords USING fts5 (prompt, name, tags, content = 'pictureTexts', content_rowid = 'number',
     tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
   INSERT INTO pictureWords (pictureWords) VALUES ('rebuild');
   CREATE TRIGGER pictureWordsInsert AFTER INSERT ON pictures BEGIN
     INSERT INTO pictureWords (rowid, prompt, name, tags)
       SELECT number, prompt, name, tags FROM pictureTexts WHERE number = new.number;
   END;
   CREATE TRIGGER pictureWordsDelete BEFORE DELETE ON pictures BEGIN
     INSERT INTO pictureWords (pictureWords, rowid, prompt, name, tags)
       SELECT 'delete', number, prompt, name, tags FROM pictureTexts WHERE number = old.number;
   END;
   CREATE TRIGGER pictureWordsUpdate AFTER UPDATE OF prompt, name ON pictures BEGIN
     INSERT INTO pictureWords (pictureWords, rowid, prompt, name, tags)
       SELECT 'delete', number, old.prompt, old.name, tags FROM pictureTexts WHERE number = old.number;
     INSERT INTO pictureWords (rowid, prompt, name, tags)
       SELECT number, prompt, name, tags FROM pictureTexts WHERE number = new.number;
   END;
   CREATE TRIGGER pictureTagsInsert AFTER INSERT ON pictureTags BEGIN
     INSERT INTO pictureWords (pictureWords, rowid, prompt, name, tags) SELECT 'delete', number, prompt, name,
       (SELECT group_concat(tag, ' ' ORDER BY tag) FROM pictureTags WHERE pictureId = new.pictureId AND tag != new.tag)
       FROM pictures WHERE id = new.pictureId;
     INSERT INTO pictureWords (rowid, prompt, name, tags) SELECT number, prompt, name, tags FROM pictureTexts
       WHERE number = (SELECT number FROM pictures WHERE id = new.pictureId);
   END;
   CREATE TRIGGER pictureTagsDelete BEFORE DELETE ON pictureTags BEGIN
     INSERT INTO pictureWords (pictureWords, rowid, prompt, name, tags) SELECT 'delete', number, prompt, name, tags
       FROM pictureTexts WHERE number = (SELECT number FROM pictures WHERE id = old.pictureId);
     INSERT INTO pictureWords (rowid, prompt, name, tags) SELECT number, prompt, name,
       (SELECT group_concat(tag, ' ' ORDER BY tag) FROM pictureTags WHERE pictureId = old.pictureId AND tag != old.tag)
       FROM pictures WHERE id = old.pictureId;
   END;`,
]

export const latestVersion = migrations.length

/** Number of the migration before which the files of drift guards get names that say so. */
const namesGuardFiles = 4

/** Brings the tables to a version, the latest unless told otherwise. `images`: where the files are, null to leave them. */
export function migrate(database: Database, images: string | null, version = latestVersion): void {
  const [{ user_version: done }] = database.prepare('PRAGMA user_version').all() as [{ user_version: number }]
  if (done > latestVersion) {
    throw new Error('This library was made by a newer Patchwork; update Patchwork to open it.')
  }
  for (const [index, migration] of migrations.slice(0, version).entries()) {
    if (index < done) continue
    // Stopped before the migration it is done again, so that rows and names change together.
    if (index === namesGuardFiles && images !== null) nameGuardFiles(database, images)
    database.exec(`BEGIN IMMEDIATE; ${migration} PRAGMA user_version = ${index + 1}; COMMIT;`)
  }
}
