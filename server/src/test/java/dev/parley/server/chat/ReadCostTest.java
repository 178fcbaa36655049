package dev.parley.server.chat;

import static dev.parley.server.chat.ChatFixture.ADA;
import static dev.parley.server.chat.ChatFixture.BOB;
import static dev.parley.server.chat.ChatFixture.answerOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.chat.RecordingPool.Run;
import dev.parley.server.log.Replay;
import dev.parley.server.model.Entry;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Reads;
import dev.parley.server.store.Retention;
import dev.parley.server.store.SearchIndex;
import dev.parley.server.store.Tables;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What reads cost on tables that have grown: 200 000 messages, 10 000 rooms of one user, 10 000 members of one room,
/// 10 000 reactions on one message.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadCostTest {
    private static final RoomId BIG = new RoomId(1);
    private static final int PAGE = 50;
    /// Reading one of these from end to end is never right; the tables of one row are.
    private static final Pattern WHOLE_TABLE = Pattern.compile("Seq Scan on (?!log_head|search_head)\\w+");
    private static final Pattern INDEX_SCAN = Pattern.compile("Index (Only )?Scan (Backward )?(using|on) \\w+");

    private final ChatFixture chat = new ChatFixture();
    private final RecordingPool recording = new RecordingPool(chat.log.database.readers());
    private final Reads reads = new Reads(recording.pool);
    private final RoomReads rooms = new RoomReads(reads);
    private final History history = new History(reads);
    private final MessageSearch search = new MessageSearch(reads);

    @BeforeAll
    void grow() {
        chat.users(10_000);
        chat.execute("""
                INSERT INTO rooms SELECT n, CASE WHEN n % 2 = 0 THEN 1 ELSE 2 END,
                    CASE WHEN n % 2 = 0 THEN 'h' || n END, CASE WHEN n % 2 = 0 THEN 'h' || n END,
                    'Title ' || n, 'title ' || n, '', NULL, NULL, 10, n * 10, 2, now(), now(), 1
                FROM generate_series(1, 10000) n""");
        chat.execute(
                "UPDATE rooms SET last_seq = 100000, last_position = 200000, member_count = 10000 WHERE room_id = 1");
        chat.execute("""
                INSERT INTO rooms SELECT 20000 + n, 3, NULL, NULL, '', '', '', 1, n + 1, 0, n, 2, now(), now(), 1
                FROM generate_series(1, 5000) n""");
        chat.execute("INSERT INTO members SELECT n, 1, 4, 0, 1, now() FROM generate_series(1, 10000) n");
        chat.execute("INSERT INTO members SELECT 1, n, 2, 0, 1, now() FROM generate_series(2, 10000) n");
        chat.execute("""
                INSERT INTO messages SELECT n, 2 + n % 9999, n / 9999 + 1, 1 + n % 50, gen_random_uuid(), n, 0, 1, now(),
                    NULL, NULL, 'word' || n % 1000 || ' common text', NULL, NULL
                FROM generate_series(1, 99990) n""");
        chat.execute("""
                INSERT INTO messages SELECT 100000 + n, 1, n, 1 + n % 50, gen_random_uuid(), n, 0, 1, now(),
                    NULL, NULL, 'word' || n % 1000 || ' big text', NULL, NULL
                FROM generate_series(1, 100000) n""");
        chat.execute("INSERT INTO reactions SELECT 1, 100000, '+', n, n FROM generate_series(1, 10000) n");
        chat.execute("INSERT INTO reaction_counts VALUES (1, 100000, '+', 10000, 1)");
        chat.execute("INSERT INTO reaction_counts SELECT 2, n, '+', 1, n FROM generate_series(1, 10000) n");
        chat.execute("INSERT INTO changes SELECT 200000 + n, 1, 7, 2, NULL, n, NULL, NULL, now() - interval '100 days' "
                + "FROM generate_series(1, 20000) n");
        chat.execute(
                "INSERT INTO requests SELECT n, gen_random_uuid(), '', '', now() FROM generate_series(1, 20000) n");
        chat.execute("INSERT INTO former_memberships SELECT n, 1, n, n + 1 FROM generate_series(1, 20000) n");
        chat.execute("""
                INSERT INTO search_entries SELECT room_id, seq, position,
                    array_to_tsvector(ARRAY['room ' || room_id]) || to_tsvector('simple', text) FROM messages""");
        chat.execute("UPDATE log_head SET position = 220000");
        chat.execute("UPDATE search_head SET position = 219000");
        chat.execute("VACUUM ANALYZE");
    }

    @AfterAll
    void close() {
        chat.close();
    }

    private List<Run> runsOf(Runnable read) {
        recording.runs.clear();
        read.run();
        assertThat(recording.runs).isNotEmpty().allSatisfy(run -> {
            String plan = String.join("\n", run.plan());
            assertThat(plan).as(run.sql()).doesNotContainPattern(WHOLE_TABLE);
            assertThat(wholeIndexes(run.plan())).as(run.sql() + "\n" + plan).isZero();
        });
        return List.copyOf(recording.runs);
    }

    /// How many indexes are read from end to end: without a condition, and not for the first few rows of their order.
    private static long wholeIndexes(List<String> plan) {
        long whole = 0;
        for (int i = 0; i < plan.size(); i++) {
            boolean isNarrowed = i + 1 < plan.size() && plan.get(i + 1).contains("Index Cond:");
            boolean isLimited = i > 0 && plan.get(i - 1).contains("Limit");
            if (INDEX_SCAN.matcher(plan.get(i)).find() && !isNarrowed && !isLimited) whole++;
        }
        return whole;
    }

    /// Every query of a page answers no more rows than the page and one.
    private void costsAPage(Runnable read) {
        assertThat(runsOf(read))
                .allSatisfy(run -> assertThat(run.rows().get()).as(run.sql()).isLessThanOrEqualTo(PAGE + 1));
    }

    @Test
    void aPageOfTenThousandRoomsCostsAPage() {
        costsAPage(() ->
                assertThat(rooms.listRooms(ADA, null, PAGE).page().items()).hasSize(PAGE));
        costsAPage(() -> rooms.listRooms(ADA, new RoomId(5_000), PAGE));
        costsAPage(() -> rooms.getRoom(ADA, BIG));
    }

    @Test
    void aPageOfTheDirectoryCostsAPage() {
        costsAPage(() -> rooms.listPublicRooms(ADA, "", null, PAGE));
        costsAPage(() -> rooms.listPublicRooms(ADA, "", "h5000", PAGE));
        costsAPage(() -> rooms.listPublicRooms(ADA, "title 99", null, PAGE));
        costsAPage(() -> rooms.listPublicRooms(ADA, "h", null, PAGE));
    }

    @Test
    void aPageOfTenThousandMembersCostsAPage() {
        costsAPage(() -> assertThat(
                        answerOf(rooms.listMembers(ADA, BIG, false, null, PAGE)).items())
                .hasSize(PAGE));
        costsAPage(() -> rooms.listMembers(ADA, BIG, false, new UserId(5_000), PAGE));
        costsAPage(() -> rooms.listMembers(ADA, BIG, true, null, PAGE));
        costsAPage(() -> rooms.isMember(ADA, BIG));
        costsAPage(() -> rooms.memberOf(ADA, List.of(BIG, new RoomId(7))));
    }

    @Test
    void aPageOfAHundredThousandMessagesCostsAPageAndItsReactionsOneQuery() {
        List<Run> runs = runsOf(() -> assertThat(
                        answerOf(history.before(ADA, BIG, History.NEWEST, PAGE)).items())
                .hasSize(PAGE)
                .first()
                .satisfies(
                        view -> assertThat(view.reactions().getFirst().count()).isEqualTo(10_000)));

        assertThat(runs).as("access, messages, reactions").hasSize(3);
        costsAPage(() -> history.before(ADA, BIG, 50_000, PAGE));
        costsAPage(() -> history.after(ADA, BIG, 50_000, PAGE));
    }

    @Test
    void aSearchAnswersAPageFromTheIndex() {
        for (String query : List.of("word7", "word7 big", "common", "word7 -big", "absent")) {
            costsAPage(() -> search.find(BOB, query, null, MessageSearch.NEWEST, PAGE));
            costsAPage(() -> search.find(BOB, query, BIG, 150_000, PAGE));
        }
        // The rooms themselves are one query more, of as many rows as a question can name.
        assertThat(runsOf(() -> search.find(ADA, "word7", null, MessageSearch.NEWEST, PAGE)))
                .allSatisfy(run -> assertThat(run.rows().get()).isLessThanOrEqualTo(201));
    }

    @Test
    void aResumeProbesForWhatWasMissedAndReadsNoHistory() {
        runsOf(() -> {
            Replay replay = Replay.start(reads, Replay.visibility(reads, new UserId(1), 199_950), 100);
            for (long position = 199_951; position <= 200_000; position++) {
                assertThat(replay.next()).extracting(Entry::position).isEqualTo(position);
            }
        });
        assertThat(recording.runs).hasSizeLessThan(12);
    }

    @Test
    void whatCommandsLookUpIsProbed() {
        List<Consumer<Tables>> lookUps = List.of(
                tables -> tables.rooms().find(BIG),
                tables -> tables.rooms().findByHandle("H100"),
                tables -> tables.rooms().findDirect(new UserId(7), ADA),
                tables -> tables.rooms().place(BIG, ADA),
                tables -> tables.members().find(BIG, BOB),
                tables -> tables.members().hasOwnerBeside(BIG, ADA),
                tables -> tables.messages().find(BIG, 77),
                tables -> tables.reactions().has(BIG, 100_000, "+", BOB),
                tables -> tables.reactions().emojis(BIG, 100_000));
        for (Consumer<Tables> lookUp : lookUps) {
            costsAPage(() -> reads.read(tables -> {
                lookUp.accept(tables);
                return true;
            }));
        }
    }

    @Test
    void indexingAndTrimmingReadOnlyWhatTheyMove() {
        runsOf(() -> assertThat(new SearchIndex(recording.pool).advance(100)).isEqualTo(100));
        Retention retention = new Retention(recording.pool);
        runsOf(() -> assertThat(retention.forgetRequests(Instant.now().plusSeconds(60), 100))
                .isTrue());
        runsOf(() -> assertThat(retention.trimLog(Instant.now(), 100)).isTrue());
    }

    @Test
    void aQueryThatReadsAWholeTableOrTooManyRowsIsCaught() {
        assertThatThrownBy(() -> runsOf(() -> query("SELECT position FROM messages WHERE text = 'x'")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> runsOf(() -> query("SELECT position FROM messages ORDER BY position")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> costsAPage(() -> query("SELECT seq FROM messages WHERE room_id = 1 AND seq < 100")))
                .isInstanceOf(AssertionError.class);
    }

    private void query(String sql) {
        try (var connection = recording.pool.getConnection();
                var statement = connection.prepareStatement(sql);
                var rows = statement.executeQuery()) {
            while (rows.next()) rows.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }
}
