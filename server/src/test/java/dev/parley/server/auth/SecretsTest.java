package dev.parley.server.auth;

import static dev.parley.server.auth.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import dev.parley.server.store.Accounts.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class SecretsTest {
    private final SettableClock clock = new SettableClock();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger parley = (Logger) LoggerFactory.getLogger("dev.parley");
    private Level before;
    private Database database;
    private Node node;

    @BeforeEach
    void start() {
        before = parley.getLevel();
        parley.setLevel(Level.TRACE);
        log.start();
        parley.addAppender(log);
        database = TestDatabase.fast();
        node = new Node(database, clock);
    }

    @AfterEach
    void stop() {
        parley.detachAppender(log);
        parley.setLevel(before);
        node.close();
        database.close();
    }

    @Test
    void theLogHoldsNoTokenAndNoPassword() {
        List<String> secrets = livesThroughEverything();

        assertThat(log.list).as("reuse is logged, so something was looked at").isNotEmpty();
        assertThat(leaks(secrets)).isEmpty();
    }

    @Test
    void theCheckAboveCatchesALeakInTextOrTrace() {
        parley.info("signed in with {}", Node.PASSWORD);
        parley.info("failed", new IllegalStateException("at " + Node.PASSWORD));

        assertThat(leaks(List.of(Node.PASSWORD))).hasSize(2);
    }

    @Test
    void whatHoldsSecretsDoesNotShowThemAsText() {
        SignedIn signedIn = node.signUp("ada");
        Account account = node.tables.accounts().find("ada").orElseThrow();
        var key = node.tables.signingKeys().all().getFirst();

        assertThat(signedIn.toString()).doesNotContain(signedIn.accessToken(), signedIn.refreshToken());
        assertThat(account.toString()).doesNotContain(account.passwordHash());
        assertThat(key).hasToString("SigningKey[1, " + key.kid() + "]");
    }

    private List<String> livesThroughEverything() {
        List<String> secrets = new ArrayList<>(List.of(Node.PASSWORD, "a wrong password"));
        SignedIn first = node.signUp("ada");
        SignedIn second = value(node.refresh(first.refreshToken()));
        node.authenticate(second.accessToken());
        node.authenticate(second.accessToken() + "x");
        node.identity.signIn().signIn("ada", "a wrong password", "", Node.ADDRESS);
        node.identity.signIn().signUp("ada", "", "a wrong password", "", Node.ADDRESS);
        clock.advance(Duration.ofSeconds(11));
        node.refresh(first.refreshToken());
        for (SignedIn signedIn : List.of(first, second)) {
            secrets.add(signedIn.accessToken());
            secrets.add(signedIn.refreshToken());
        }
        return secrets;
    }

    private List<String> leaks(List<String> secrets) {
        return log.list.stream()
                .map(event -> event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .filter(line -> secrets.stream().anyMatch(line::contains))
                .toList();
    }
}
