import { type DatabaseConnection, type Driver, PostgresDialect, type PostgresDialectConfig } from 'kysely';

/** Values never stand in the text of a statement. */
const CHANGES = /\b(insert into|update|delete from|merge into|truncate)\b/i;

/** PostgreSQL, and somebody who is done with every change before whoever made it goes on. */
export class ToldDialect extends PostgresDialect {
  constructor(
    config: PostgresDialectConfig,
    private readonly changed: () => Promise<void>,
  ) {
    super(config);
  }

  override createDriver(): Driver {
    const driver = super.createDriver();
    const [acquire, commit] = [driver.acquireConnection.bind(driver), driver.commitTransaction.bind(driver)];
    const listening = new WeakSet<DatabaseConnection>();
    driver.acquireConnection = async (...options) => {
      const connection = await acquire(...options);
      if (!listening.has(connection)) this.listen(connection);
      listening.add(connection);
      return connection;
    };
    driver.commitTransaction = async (connection) => {
      try {
        await commit(connection);
      } finally {
        await this.changed(); // also of one that failed: it may have been done before its connection was lost
      }
    };
    return driver;
  }

  private listen(connection: DatabaseConnection): void {
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = async (query, ...options) => {
      try {
        return await execute(query, ...options);
      } finally {
        if (CHANGES.test(query.sql)) await this.changed();
      }
    };
  }
}
