package dev.parley.server.auth;

import dev.parley.server.auth.Identity.Options;
import dev.parley.server.database.Database;
import dev.parley.server.model.Outcome;
import dev.parley.server.store.FreshIds;
import dev.parley.server.store.IdentityTables;
import java.security.SecureRandom;

/// The identity of one node in a test, with the keys read and nothing running behind it: the test says when keys are
/// tended and revocations polled. Several share a database and a clock.
final class Node implements AutoCloseable {
    static final String ADDRESS = "192.0.2.1";
    static final String PASSWORD = "correct horse battery";

    final SettableClock clock;
    final IdentityTables tables;
    final Identity identity;

    Node(Database database, SettableClock clock, Options options) {
        SecureRandom random = new SecureRandom();
        this.clock = clock;
        this.tables = IdentityTables.over(database.readers(), new FreshIds(clock, random));
        this.identity = new Identity(database.readers(), options, clock, random);
        identity.keyring().tend();
    }

    Node(Database database, SettableClock clock) {
        this(database, clock, Options.DEFAULT);
    }

    /// Signs a new user up.
    SignedIn signUp(String handle) {
        return Outcomes.value(identity.signIn().signUp(handle, "", PASSWORD, "laptop", ADDRESS));
    }

    SignedIn signIn(String handle) {
        return Outcomes.value(identity.signIn().signIn(handle, PASSWORD, "phone", ADDRESS));
    }

    Outcome<SignedIn> refresh(String refreshToken) {
        return identity.sessions().refresh(refreshToken, ADDRESS);
    }

    Outcome<Caller> authenticate(String token) {
        return identity.authenticator().authenticate(token);
    }

    @Override
    public void close() {
        identity.close();
    }
}
