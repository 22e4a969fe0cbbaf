extension StoreSchema {
  /// Schema 3: the other tables name a sweep or a trial by an integer key instead of its id, which is a hash. What is
  /// written about trials that are trained one after the other then stands together, where each row dirtied a page of its
  /// own before: in transactions of 50 trials SQLite takes 40 to 50 µs of CPU a trial, not 135. How often a trial failed is a
  /// column, so that a trial that never did needs no statement for it; and summaries stand beside the results.
  ///
  /// Every row is copied, so the file needs about its own size once more, and the log beside it as much, until the store
  /// is closed.
  static let tablesWithKeys = """
    CREATE TABLE new_sweep (
      key INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
      name TEXT NOT NULL,
      definition BLOB NOT NULL,
      place INTEGER NOT NULL,
      submitted_at INTEGER NOT NULL,
      state TEXT NOT NULL
    ) STRICT;
    INSERT INTO new_sweep (key, id, name, definition, place, submitted_at, state)
      SELECT rowid, id, name, definition, place, submitted_at, state FROM sweep ORDER BY rowid;

    CREATE TABLE new_trial (
      key INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
      state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
      failure_class TEXT,
      failure_message TEXT,
      failure_tail TEXT,
      failures TEXT CHECK (failures IS NULL OR json_valid(failures)),
      CHECK ((state = 'failed') = (failure_class IS NOT NULL))
    ) STRICT;
    INSERT INTO new_trial (id, state, failure_class, failure_message, failure_tail, failures)
      SELECT trial.id,
        CASE trial.state WHEN 'pending' THEN 'waiting' WHEN 'committed' THEN 'done' ELSE trial.state END,
        trial.failure_class, trial.failure_message, trial.failure_tail,
        (SELECT nullif(json_group_object(class, count), '{}') FROM trial_failure
          WHERE trial_failure.trial = trial.id)
      FROM trial LEFT JOIN (
        SELECT sweep_trial.trial AS id, row_number() OVER (ORDER BY sweep.rowid, sweep_trial.position) AS number
        FROM sweep_trial JOIN sweep ON sweep.id = sweep_trial.sweep
      ) AS shard ON shard.id = trial.id
      GROUP BY trial.id ORDER BY min(shard.number);

    CREATE TABLE new_sweep_trial (
      sweep INTEGER NOT NULL REFERENCES sweep (key),
      position INTEGER NOT NULL,
      trial INTEGER NOT NULL REFERENCES trial (key),
      PRIMARY KEY (sweep, position)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO new_sweep_trial (sweep, position, trial)
      SELECT new_sweep.key, position, new_trial.key FROM sweep_trial
      JOIN new_sweep ON new_sweep.id = sweep_trial.sweep JOIN new_trial ON new_trial.id = sweep_trial.trial
      ORDER BY new_sweep.key, position;

    CREATE TABLE new_attempt (
      trial INTEGER NOT NULL REFERENCES trial (key),
      number INTEGER NOT NULL CHECK (number >= 1),
      worker TEXT NOT NULL,
      worker_name TEXT NOT NULL,
      host TEXT NOT NULL,
      instruction_set TEXT NOT NULL,
      issued_at INTEGER NOT NULL,
      ended_at INTEGER,
      ending TEXT,
      failure_class TEXT,
      failure_message TEXT,
      failure_tail TEXT,
      PRIMARY KEY (trial, number),
      CHECK ((ended_at IS NULL) = (ending IS NULL)),
      CHECK ((ending IS 'failed') = (failure_class IS NOT NULL))
    ) STRICT, WITHOUT ROWID;
    INSERT INTO new_attempt (
      trial, number, worker, worker_name, host, instruction_set, issued_at, ended_at, ending, failure_class,
      failure_message, failure_tail)
      SELECT new_trial.key, number, worker, worker_name, host, instruction_set, issued_at, ended_at, ending,
        attempt.failure_class, attempt.failure_message, attempt.failure_tail
      FROM attempt JOIN new_trial ON new_trial.id = attempt.trial ORDER BY new_trial.key, number;

    CREATE TABLE new_metrics (
      trial INTEGER NOT NULL,
      attempt INTEGER NOT NULL,
      sequence INTEGER NOT NULL CHECK (sequence >= 0),
      payload BLOB NOT NULL,
      PRIMARY KEY (trial, attempt, sequence),
      FOREIGN KEY (trial, attempt) REFERENCES attempt (trial, number)
    ) STRICT;
    INSERT INTO new_metrics (trial, attempt, sequence, payload)
      SELECT new_trial.key, attempt, sequence, payload
      FROM metrics JOIN new_trial ON new_trial.id = metrics.trial ORDER BY metrics.rowid;

    CREATE TABLE new_result (
      trial INTEGER PRIMARY KEY,
      attempt INTEGER NOT NULL,
      ending TEXT NOT NULL,
      diverged_at INTEGER,
      divergence TEXT,
      weights_hash BLOB NOT NULL CHECK (length(weights_hash) = 32),
      series_hash BLOB NOT NULL CHECK (length(series_hash) = 32),
      at INTEGER NOT NULL,
      FOREIGN KEY (trial, attempt) REFERENCES attempt (trial, number),
      CHECK ((ending = 'diverged') = (diverged_at IS NOT NULL AND divergence IS NOT NULL))
    ) STRICT;
    INSERT INTO new_result (trial, attempt, ending, diverged_at, divergence, weights_hash, series_hash, at)
      SELECT new_trial.key, attempt, ending, diverged_at, divergence, weights_hash, series_hash, at
      FROM result JOIN new_trial ON new_trial.id = result.trial ORDER BY new_trial.key;

    CREATE TABLE new_observed_result (
      trial INTEGER NOT NULL,
      attempt INTEGER NOT NULL,
      ending TEXT NOT NULL,
      diverged_at INTEGER,
      divergence TEXT,
      weights_hash BLOB NOT NULL CHECK (length(weights_hash) = 32),
      series_hash BLOB NOT NULL CHECK (length(series_hash) = 32),
      at INTEGER NOT NULL,
      PRIMARY KEY (trial, attempt, weights_hash, series_hash),
      FOREIGN KEY (trial, attempt) REFERENCES attempt (trial, number),
      CHECK ((ending = 'diverged') = (diverged_at IS NOT NULL AND divergence IS NOT NULL))
    ) STRICT, WITHOUT ROWID;
    INSERT INTO new_observed_result (
      trial, attempt, ending, diverged_at, divergence, weights_hash, series_hash, at)
      SELECT new_trial.key, attempt, ending, diverged_at, divergence, weights_hash, series_hash, at
      FROM observed_result JOIN new_trial ON new_trial.id = observed_result.trial;

    CREATE TABLE summary (
      trial INTEGER NOT NULL REFERENCES result (trial),
      target REAL NOT NULL,
      payload BLOB NOT NULL,
      PRIMARY KEY (trial, target)
    ) STRICT, WITHOUT ROWID;

    DROP TABLE observed_result;
    DROP TABLE result;
    DROP TABLE metrics;
    DROP TABLE attempt;
    DROP TABLE sweep_trial;
    DROP TABLE trial_failure;
    DROP TABLE trial;
    DROP TABLE sweep;
    ALTER TABLE new_sweep RENAME TO sweep;
    ALTER TABLE new_trial RENAME TO trial;
    ALTER TABLE new_sweep_trial RENAME TO sweep_trial;
    ALTER TABLE new_attempt RENAME TO attempt;
    ALTER TABLE new_metrics RENAME TO metrics;
    ALTER TABLE new_result RENAME TO result;
    ALTER TABLE new_observed_result RENAME TO observed_result;
    """
}
