package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.USERS;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.row;

import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.UserId;
import dev.parley.server.model.UserProfile;
import dev.parley.server.store.jooq.tables.records.UsersRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The users' profiles.
public final class Users {
    private static final int MAX_ID_TRIES = 8;
    private static final int MAX_UPDATE_TRIES = 8;

    private final DSLContext sql;

    Users(DSLContext sql) {
        this.sql = sql;
    }

    public Optional<UserProfile> find(UserId id) {
        return sql.selectFrom(USERS).where(USERS.ID.eq(id.value())).fetchOptional(Users::profile);
    }

    /// Those of the users that exist, in the order asked, each once.
    public List<UserProfile> findAll(Collection<UserId> ids) {
        Long[] values = ids.stream().map(UserId::value).distinct().toArray(Long[]::new);
        Map<Long, UserProfile> found = new HashMap<>();
        sql.selectFrom(USERS).where(USERS.ID.eq(any(values))).forEach(row -> found.put(row.getId(), profile(row)));
        List<UserProfile> inOrder = new ArrayList<>();
        for (Long value : values) {
            UserProfile user = found.get(value);
            if (user != null) inOrder.add(user);
        }
        return inOrder;
    }

    /// The user of a handle, without regard to case.
    public Optional<UserProfile> findByHandle(String handle) {
        return sql.selectFrom(USERS)
                .where(USERS.HANDLE_KEY.eq(SearchKey.of(handle)))
                .fetchOptional(Users::profile);
    }

    /// The users whose handle begins with the prefix, in the order of the handles, then those of whom only the
    /// display name does, in the order of the display names; without regard to case. The cost grows with the
    /// page, not with the number of users.
    ///
    /// @param limit how many at most, 1 or more
    public UserPage search(String prefix, UserPage.Cursor after, int limit) {
        String from = SearchKey.of(prefix);
        List<UsersRecord> rows = new ArrayList<>();
        boolean byName = after.byName();
        if (!byName) {
            rows.addAll(byHandle(from, after.key(), limit + 1));
            if (rows.size() > limit) {
                UsersRecord last = rows.get(limit - 1);
                return page(rows, limit, new UserPage.Cursor(false, last.getHandleKey(), last.getId()));
            }
        }
        int found = rows.size();
        UserPage.Cursor start = byName ? after : new UserPage.Cursor(true, "", 0);
        rows.addAll(byDisplayName(from, start, limit + 1 - found));
        if (rows.size() <= limit) return page(rows, rows.size(), null);
        if (found == limit) return page(rows, limit, start);
        UsersRecord last = rows.get(limit - 1);
        return page(rows, limit, new UserPage.Cursor(true, last.getDisplayNameKey(), last.getId()));
    }

    private List<UsersRecord> byHandle(String from, String afterKey, int limit) {
        return sql.selectFrom(USERS)
                .where(USERS.HANDLE_KEY.ge(from))
                .and(USERS.HANDLE_KEY.lt(SearchKey.upperBound(from)))
                .and(USERS.HANDLE_KEY.gt(afterKey))
                .orderBy(USERS.HANDLE_KEY)
                .limit(limit)
                .fetch();
    }

    private List<UsersRecord> byDisplayName(String from, UserPage.Cursor after, int limit) {
        Condition foundByHandle = USERS.HANDLE_KEY.ge(from).and(USERS.HANDLE_KEY.lt(SearchKey.upperBound(from)));
        return sql.selectFrom(USERS)
                .where(USERS.DISPLAY_NAME_KEY.ge(from))
                .and(USERS.DISPLAY_NAME_KEY.lt(SearchKey.upperBound(from)))
                .and(row(USERS.DISPLAY_NAME_KEY, USERS.ID).gt(after.key(), after.id()))
                .andNot(foundByHandle)
                .orderBy(USERS.DISPLAY_NAME_KEY, USERS.ID)
                .limit(limit)
                .fetch();
    }

    private static UserPage page(List<UsersRecord> rows, int size, UserPage.@Nullable Cursor next) {
        return new UserPage(rows.subList(0, size).stream().map(Users::profile).toList(), next);
    }

    /// Changes a profile. A change that is already there is done, whatever revision it names: so a repeat is
    /// harmless.
    ///
    /// @return the profile as it is now; `USER_NOT_FOUND`; `ETAG_MISMATCH` when it has another revision
    public Outcome<UserProfile> update(UserId id, ProfileChange change, Instant now) {
        for (int attempt = 0; attempt < MAX_UPDATE_TRIES; attempt++) {
            UsersRecord row = sql.fetchOne(USERS, USERS.ID.eq(id.value()));
            if (row == null) return Outcome.refused(Reason.USER_NOT_FOUND, "there is no such user");
            if (isThere(row, change)) return Outcome.done(profile(row));
            if (change.basedOn() != null && !change.basedOn().equals(row.getRevision())) {
                return Outcome.refused(Reason.ETAG_MISMATCH, "the profile has changed since; read it again");
            }
            // Another change between the look and this one leaves no row to update: then look again.
            UsersRecord changed = updated(row, change, now);
            if (changed != null) return Outcome.done(profile(changed));
        }
        throw new IllegalStateException("the profile of " + id + " changes too often to be changed");
    }

    private @Nullable UsersRecord updated(UsersRecord row, ProfileChange change, Instant now) {
        String displayName = change.displayName() == null ? row.getDisplayName() : change.displayName();
        return sql.update(USERS)
                .set(USERS.DISPLAY_NAME, displayName)
                .set(USERS.DISPLAY_NAME_KEY, SearchKey.of(displayName))
                .set(USERS.AVATAR_URL, change.avatarUrl() == null ? row.getAvatarUrl() : change.avatarUrl())
                .set(USERS.UPDATE_TIME, now)
                .set(USERS.REVISION, row.getRevision() + 1)
                .where(USERS.ID.eq(row.getId()))
                .and(USERS.REVISION.eq(row.getRevision()))
                .returning()
                .fetchOne();
    }

    private static boolean isThere(UsersRecord row, ProfileChange change) {
        return (change.displayName() == null || change.displayName().equals(row.getDisplayName()))
                && (change.avatarUrl() == null || change.avatarUrl().equals(row.getAvatarUrl()));
    }

    /// Inserts a user under a fresh id; empty when the handle is taken.
    static Optional<UserId> insert(DSLContext transaction, NewUser user, FreshIds ids, Instant now) {
        String key = SearchKey.of(user.handle());
        for (int attempt = 0; attempt < MAX_ID_TRIES; attempt++) {
            long id = ids.next();
            int inserted = transaction
                    .insertInto(USERS)
                    .set(USERS.ID, id)
                    .set(USERS.HANDLE, user.handle())
                    .set(USERS.HANDLE_KEY, key)
                    .set(USERS.DISPLAY_NAME, user.displayName())
                    .set(USERS.DISPLAY_NAME_KEY, SearchKey.of(user.displayName()))
                    .set(USERS.CREATE_TIME, now)
                    .set(USERS.UPDATE_TIME, now)
                    .set(USERS.REVISION, 1L)
                    .onConflictDoNothing()
                    .execute();
            if (inserted == 1) return Optional.of(new UserId(id));
            if (transaction.fetchExists(USERS, USERS.HANDLE_KEY.eq(key))) return Optional.empty();
        }
        throw new IllegalStateException("no free user id in " + MAX_ID_TRIES + " tries");
    }

    private static UserProfile profile(UsersRecord row) {
        return new UserProfile(
                new UserId(row.getId()),
                row.getHandle(),
                row.getDisplayName(),
                row.getAvatarUrl(),
                row.getCreateTime(),
                row.getUpdateTime(),
                row.getRevision());
    }
}
