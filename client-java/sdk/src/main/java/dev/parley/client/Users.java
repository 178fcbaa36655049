package dev.parley.client;

import dev.parley.v1.BatchGetUsersRequest;
import dev.parley.v1.ConnectRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/// Who the users are. Whom a screen asks for is fetched, many at a time. Changed on the loop, read from
/// anywhere.
final class Users {
    private static final int BATCH = 200;

    private final Loop loop;
    private final Requests requests;
    private final Settings settings;
    private final Consumer<Change> notices;
    private final ConcurrentMap<UserId, User> known = new ConcurrentHashMap<>();
    /// Asked for, or to be asked for.
    private final Set<UserId> asked = ConcurrentHashMap.newKeySet();

    private final Set<UserId> wanted = new LinkedHashSet<>();

    Users(Loop loop, Requests requests, Settings settings, Consumer<Change> notices) {
        this.loop = loop;
        this.requests = requests;
        this.settings = settings;
        this.notices = notices;
    }

    /// From any thread: the user, or nobody yet; then it is fetched.
    Optional<User> get(UserId id) {
        User user = known.get(id);
        if (user == null && asked.add(id)) loop.execute(() -> want(id));
        return Optional.ofNullable(user);
    }

    void put(User user) {
        if (!user.equals(known.put(user.id(), user))) notices.accept(new Change.UserChanged(user));
    }

    private void want(UserId id) {
        wanted.add(id);
        // Whoever else is wanted in this moment comes along.
        if (wanted.size() == 1) loop.execute(this::fetch);
    }

    private void fetch() {
        List<UserId> batch = new ArrayList<>(wanted).subList(0, Math.min(BATCH, wanted.size()));
        List<String> ids = Mapping.all(batch, UserId::value);
        wanted.removeAll(List.copyOf(batch));
        if (!wanted.isEmpty()) loop.execute(this::fetch);
        requests.make(
                ConnectRequest.newBuilder()
                        .setBatchGetUsers(BatchGetUsersRequest.newBuilder().addAllUserIds(ids)),
                settings.requestPatience(),
                reply -> reply.getBatchGetUsers().getUsersList().forEach(user -> put(Mapping.user(user))),
                // Who is asked for again is fetched again.
                _ -> batch.forEach(asked::remove));
    }
}
