package dev.parley.terminal;

import dev.parley.client.Store;
import dev.parley.client.StoreInUseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The folder with what the program must know the next time: for each server a folder that its owner alone
/// can enter, in it one store for each user (credentials, unsent messages), and the name of the user who
/// signed in last.
record Profile(Path folder) {
    /// Of one user on one machine; each has a session of its own.
    private static final int MAX_PROGRAMS = 4;

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    /// The folder that was given, else `parley` where XDG_STATE_HOME says, else below `~/.local/state`.
    static Profile of(@Nullable Path given, Map<String, String> environment, Path home) {
        if (given != null) return new Profile(given);
        Path state = Path.of(environment.getOrDefault("XDG_STATE_HOME", ""));
        return new Profile((state.isAbsolute() ? state : home.resolve(".local/state")).resolve("parley"));
    }

    /// The user who signed in last at this server.
    Optional<String> lastUser(Server server) {
        Path file = lastUserFile(server);
        if (!Files.isRegularFile(file)) return Optional.empty();
        try {
            return Optional.of(Files.readString(file).strip()).filter(Handle::isOne);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Remembers who signed in.
    void remember(Server server, String handle) {
        try {
            Files.writeString(lastUserFile(server), handle + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path lastUserFile(Server server) {
        return folderOf(server).resolve("last-user");
    }

    private Path folderOf(Server server) {
        return folder.resolve(server.folderName());
    }

    /// Where a user's things are.
    ///
    /// @param program 1 for the first program of this user that runs, and so on
    Path storeFile(Server server, String handle, int program) {
        // No handle has a tilde.
        String name = handle.toLowerCase(Locale.ROOT) + (program == 1 ? "" : "~" + program) + ".journal";
        return folderOf(server).resolve(name);
    }

    /// Opens the store of a user. While another program of the same user has it, this one gets the next.
    ///
    /// @throws Refusal when there is none to be had
    Store open(Server server, String handle) {
        if (!Handle.isOne(handle)) {
            throw new Refusal("\"" + VisibleText.line(handle)
                    + "\" is no handle: it has 2 to 32 of a–z, 0–9, `_`, `.`, `-`, and begins with a letter or digit");
        }
        makeFolder(folderOf(server));
        return open(server, handle, 1);
    }

    private Store open(Server server, String handle, int program) {
        try {
            return Store.file(storeFile(server, handle, program));
        } catch (StoreInUseException e) {
            if (program < MAX_PROGRAMS) return open(server, handle, program + 1);
            throw new Refusal(String.valueOf(e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(folder, OWNER);
            }
        } catch (IOException e) {
            throw new Refusal("the folder " + folder + " cannot be made: " + e.getMessage(), e);
        }
    }
}
