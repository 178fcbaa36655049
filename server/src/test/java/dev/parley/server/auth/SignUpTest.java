package dev.parley.server.auth;

import static dev.parley.server.auth.Outcomes.reason;
import static dev.parley.server.auth.Outcomes.refusal;
import static dev.parley.server.auth.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal.FieldFault;
import dev.parley.server.model.UserId;
import dev.parley.server.store.NewUser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SignUpTest {
    private Database database;
    private Node node;

    @BeforeEach
    void start() {
        database = TestDatabase.fast();
        node = new Node(database, new SettableClock());
    }

    @AfterEach
    void stop() {
        node.close();
        database.close();
    }

    @Test
    void aRepeatedSignUpSignsInToTheSameAccount() {
        SignedIn first = node.signUp("Ada");
        SignedIn again = node.signUp("aDA");

        assertThat(again.user()).isEqualTo(first.user());
        assertThat(again.session()).isNotEqualTo(first.session());
    }

    @Test
    void aHandleOfSomebodyElseIsTakenWhateverItsCase() {
        node.signUp("ada");

        assertThat(reason(signUp("ADA", "another password"))).isEqualTo(Reason.HANDLE_TAKEN);
    }

    @Test
    void aHandleOfAUserOfTheProductsIssuerIsTaken() {
        node.tables
                .externalIdentities()
                .findOrCreate("https://product.example", "7", new NewUser("ada", "Ada"), node.clock.instant());

        assertThat(reason(signUp("ada", Node.PASSWORD))).isEqualTo(Reason.HANDLE_TAKEN);
    }

    @Test
    void oneRequestSentManyTimesAtOnceMakesOneAccount() throws Exception {
        int times = 4;
        CountDownLatch go = new CountDownLatch(1);
        List<Future<SignedIn>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
            for (int i = 0; i < times; i++) {
                answers.add(threads.submit(() -> {
                    go.await();
                    return node.signUp("ada");
                }));
            }
            go.countDown();
        }
        List<UserId> users = new ArrayList<>();
        for (Future<SignedIn> answer : answers) users.add(answer.get().user());

        assertThat(users.stream().distinct()).hasSize(1);
    }

    @Test
    void everyFieldAtFaultIsNamedWithWhatToWriteInstead() {
        var refusal = refusal(node.identity.signIn().signUp("-", "a\tb", "short", "x".repeat(65), Node.ADDRESS));

        assertThat(refusal.reason()).isEqualTo(Reason.FIELD_INVALID);
        assertThat(refusal.fields().stream().collect(Collectors.toMap(FieldFault::field, FieldFault::description)))
                .containsEntry(
                        "handle", "must be 2 to 32 of a-z, 0-9, '_', '.', '-', beginning with a letter or a digit")
                .containsEntry("display_name", "must have no control characters and no line breaks")
                .containsEntry("password", "must have 8 to 256 characters")
                .containsEntry("device_label", "must have at most 64 characters");
    }

    @Test
    void aPasswordIsKeptAsAnArgon2idHashWithTheStatedCostAndASaltOfItsOwn() {
        node.signUp("ada");
        node.signUp("bob");

        String ada = node.tables.accounts().find("ada").orElseThrow().passwordHash();
        String bob = node.tables.accounts().find("bob").orElseThrow().passwordHash();

        assertThat(ada).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(bob);
    }

    @Test
    void oneAccentMayBeComposedInTwoWays() {
        value(signUp("ada", "caf\u00e9 caf\u00e9"));

        assertThat(value(node.identity.signIn().signIn("ada", "cafe\u0301 cafe\u0301", "", Node.ADDRESS)))
                .isNotNull();
    }

    private Outcome<SignedIn> signUp(String handle, String password) {
        return node.identity.signIn().signUp(handle, "", password, "", Node.ADDRESS);
    }
}
