package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Outcome.Done;
import dev.parley.server.model.Outcome.Refused;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.UserId;
import dev.parley.server.model.UserProfile;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UsersTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private Database database;
    private DSLContext sql;
    private Users users;

    @BeforeEach
    void start() {
        database = TestDatabase.fast();
        sql = DSL.using(database.readers(), SQLDialect.POSTGRES);
        users = new Users(sql);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    void aUserIsFoundByIdAndByHandleInAnyCase() {
        UserId ada = add("Ada", "Ada Lovelace");

        assertThat(users.find(ada))
                .contains(new UserProfile(ada, "Ada", "Ada Lovelace", "", NOW, NOW, 1))
                .isEqualTo(users.findByHandle("aDA"));
        assertThat(users.find(new UserId(1))).isEmpty();
        assertThat(users.findByHandle("ad")).isEmpty();
    }

    @Test
    void manyUsersAreFoundInTheOrderAskedEachOnceAndTheMissingLeftOut() {
        UserId ada = add("ada", "Ada");
        UserId bob = add("bob", "Bob");

        assertThat(users.findAll(List.of(bob, new UserId(1), ada, bob)))
                .extracting(UserProfile::id)
                .containsExactly(bob, ada);
        assertThat(users.findAll(List.of())).isEmpty();
    }

    @Test
    void anIdThatIsInUseIsReplacedByAnother() {
        Queue<Long> random = new ArrayDeque<>(List.of(5L, 5L, 5L, 6L));
        FreshIds ids = new FreshIds(CLOCK, random::remove);

        UserId first = Users.insert(sql, new NewUser("ada", "Ada"), ids, NOW).orElseThrow();
        UserId second = Users.insert(sql, new NewUser("bob", "Bob"), ids, NOW).orElseThrow();

        assertThat(second).isNotEqualTo(first);
        assertThat(random).isEmpty();
    }

    @Test
    void aSearchFindsHandlesFirstAndThenDisplayNamesWithoutRegardToCase() {
        add("zoe", "Émile Zola");
        add("emma", "Zelda");
        add("Emil", "Somebody");
        add("anna", "EMMA Woodhouse");

        assertThat(handles("em")).containsExactly("Emil", "emma", "anna");
        assertThat(handles("ÉM")).containsExactly("zoe");
        assertThat(handles("z")).containsExactly("zoe", "emma");
        assertThat(handles("nobody")).isEmpty();
    }

    @Test
    void whatMeansAnythingInAPatternMeansItselfInASearch() {
        add("a_b", "100% Ada");
        add("axb", "Ada\\Bob");

        assertThat(handles("a_")).containsExactly("a_b");
        assertThat(handles("100%")).containsExactly("a_b");
        assertThat(handles("%")).isEmpty();
        assertThat(handles("ada\\")).containsExactly("axb");
    }

    @Test
    void pagesOfAnySizeTogetherHoldEveryUserOnceInOrder() {
        for (int i = 0; i < 7; i++) add("bo" + i, "Bo " + i); // found by both names, to be shown once
        for (int i = 0; i < 6; i++) add("x" + i, i < 3 ? "Bo" : "Bo " + i);
        List<String> whole = handles("bo");
        assertThat(whole).hasSize(13);

        for (int size = 1; size <= 14; size++) {
            List<String> paged = new ArrayList<>();
            UserPage.Cursor next = UserPage.Cursor.START;
            while (next != null) {
                UserPage page = users.search("bo", next, size);
                assertThat(page.users()).hasSizeBetween(1, size);
                page.users().forEach(user -> paged.add(user.handle()));
                next = page.next();
            }
            assertThat(paged).as("pages of %d", size).isEqualTo(whole);
        }
    }

    @Test
    void aSearchReadsNoMoreThanItsPageHoweverManyUsersThereAre() {
        sql.execute("""
                INSERT INTO users SELECT i, 'h' || i, 'h' || i, 'N' || i, 'n' || i, '', now(), now(), 1
                FROM generate_series(1, 20000) i""");
        sql.execute("ANALYZE users");
        for (String prefix : List.of("h1", "n1", "")) users.search(prefix, UserPage.Cursor.START, 10);

        List<String> statements = new ArrayList<>();
        Users watched = new Users(DSL.using(sql.configuration().derive(new Watching(statements))));
        watched.search("h1", UserPage.Cursor.START, 10);
        watched.search("n1", UserPage.Cursor.START, 10);

        assertThat(statements).hasSize(3);
        for (String statement : statements) {
            String plan = sql.fetch("EXPLAIN " + statement).format(Integer.MAX_VALUE);
            assertThat(plan).contains("Index Scan").doesNotContain("Seq Scan").doesNotContain("Sort");
        }
    }

    @Test
    void anUpdateChangesWhatItNamesAndTheRevision() {
        UserId ada = add("ada", "Ada");
        Instant later = NOW.plusSeconds(60);

        UserProfile named = done(users.update(ada, new ProfileChange("Lady Ada", null, null), later));
        UserProfile pictured =
                done(users.update(ada, new ProfileChange(null, "https://e.org/a.png", named.revision()), later));

        assertThat(pictured).isEqualTo(new UserProfile(ada, "ada", "Lady Ada", "https://e.org/a.png", NOW, later, 3));
        assertThat(users.find(ada)).contains(pictured);
        assertThat(handles("lady")).containsExactly("ada");
        assertThat(done(users.update(ada, new ProfileChange(null, "", null), later))
                        .avatarUrl())
                .isEmpty();
    }

    @Test
    void anUpdateBasedOnAnOldRevisionIsRefused() {
        UserId ada = add("ada", "Ada");
        done(users.update(ada, new ProfileChange("Ada 2", null, 1L), NOW));

        assertThat(refusal(users.update(ada, new ProfileChange("Ada 3", null, 1L), NOW))
                        .reason())
                .isEqualTo(Reason.ETAG_MISMATCH);
        assertThat(refusal(users.update(new UserId(1), new ProfileChange("x", null, null), NOW))
                        .reason())
                .isEqualTo(Reason.USER_NOT_FOUND);
    }

    @Test
    void aRepeatedUpdateIsDoneAndChangesNothing() {
        UserId ada = add("ada", "Ada");
        UserProfile once = done(users.update(ada, new ProfileChange("Ada 2", null, 1L), NOW));

        assertThat(done(users.update(ada, new ProfileChange("Ada 2", null, 1L), NOW.plusSeconds(9))))
                .isEqualTo(once);
    }

    @Test
    void updatesAtOnceLoseNothing() throws Exception {
        UserId ada = add("ada", "Ada");
        int times = 4;
        CountDownLatch go = new CountDownLatch(1);
        List<Future<UserProfile>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
            for (int i = 0; i < times; i++) {
                String name = "Ada " + i;
                answers.add(threads.submit(() -> {
                    go.await();
                    return done(users.update(ada, new ProfileChange(name, null, null), NOW));
                }));
            }
            go.countDown();
        }
        List<Long> revisions = new ArrayList<>();
        for (Future<UserProfile> answer : answers) revisions.add(answer.get().revision());

        Collections.sort(revisions);
        assertThat(revisions).containsExactly(2L, 3L, 4L, 5L);
    }

    /// Notes each statement with its values in it.
    private record Watching(List<String> statements) implements ExecuteListener {
        @Override
        public void executeStart(ExecuteContext context) {
            statements.add(DSL.using(SQLDialect.POSTGRES).renderInlined(Objects.requireNonNull(context.query())));
        }
    }

    private UserId add(String handle, String displayName) {
        FreshIds ids = new FreshIds(CLOCK, new SecureRandom());
        return Users.insert(sql, new NewUser(handle, displayName), ids, NOW).orElseThrow();
    }

    private List<String> handles(String prefix) {
        return users.search(prefix, UserPage.Cursor.START, 100).users().stream()
                .map(UserProfile::handle)
                .toList();
    }

    private static UserProfile done(Outcome<UserProfile> outcome) {
        return switch (outcome) {
            case Done<UserProfile>(UserProfile profile) -> profile;
            case Refused<UserProfile>(Refusal refusal) -> throw new AssertionError(refusal);
        };
    }

    private static Refusal refusal(Outcome<UserProfile> outcome) {
        return switch (outcome) {
            case Done<UserProfile>(UserProfile profile) -> throw new AssertionError(profile);
            case Refused<UserProfile>(Refusal refusal) -> refusal;
        };
    }
}
