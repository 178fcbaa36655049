package dev.parley.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.client.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {
    private static final Server HERE = new Server("localhost:7400", true);
    private static final Server THERE = new Server("chat.example:443", false);

    @TempDir
    Path folder = Path.of("");

    private Profile profile() {
        return new Profile(folder);
    }

    @Test
    void itLiesWhereStateLies() {
        Path home = Path.of("/home/ada");

        assertThat(Profile.of(null, Map.of(), home).folder()).isEqualTo(Path.of("/home/ada/.local/state/parley"));
        assertThat(Profile.of(null, Map.of("XDG_STATE_HOME", "/state"), home).folder())
                .isEqualTo(Path.of("/state/parley"));
        assertThat(Profile.of(null, Map.of("XDG_STATE_HOME", "not/absolute"), home)
                        .folder())
                .isEqualTo(Path.of("/home/ada/.local/state/parley"));
        assertThat(Profile.of(Path.of("mine"), Map.of(), home).folder()).isEqualTo(Path.of("mine"));
    }

    @Test
    void eachUserOfEachServerHasAFile() {
        assertThat(profile().storeFile(HERE, "ada", 1)).isEqualTo(folder.resolve("localhost_7400/ada.journal"));
        assertThat(profile().storeFile(HERE, "Ada", 1)).isEqualTo(folder.resolve("localhost_7400/ada.journal"));
        assertThat(profile().storeFile(THERE, "bob", 1)).isEqualTo(folder.resolve("chat.example_443/bob.journal"));
    }

    @Test
    void aUsersSecondProgramHasAFileThatIsNobodyElses() {
        assertThat(profile().storeFile(HERE, "ada", 2)).isEqualTo(folder.resolve("localhost_7400/ada~2.journal"));
        assertThat(Handle.isOne("ada~2")).isFalse();
    }

    @Test
    void nobodyElseCanReadIt() throws IOException {
        Store store = profile().open(HERE, "ada");
        store.put("key", "secret".getBytes(StandardCharsets.UTF_8), true);
        store.close();

        assertThat(Files.getPosixFilePermissions(folder.resolve("localhost_7400")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("localhost_7400/ada.journal")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aSecondProgramOfTheSameUserGetsAStoreOfItsOwn() {
        Store first = profile().open(HERE, "ada");
        Store second = profile().open(HERE, "ada");

        assertThat(folder.resolve("localhost_7400/ada~2.journal")).exists();
        first.close();
        second.close();
    }

    @Test
    void aFileOfAnotherKindIsNotPassedOver() throws IOException {
        Path file = profile().storeFile(HERE, "ada", 1);
        Files.createDirectories(folder.resolve("localhost_7400"));
        Files.writeString(file, "something else entirely");

        assertThatThrownBy(() -> profile().open(HERE, "ada"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("is no journal");
    }

    @Test
    void whoSignedInLastIsRememberedForEachServer() {
        profile().open(HERE, "ada").close();
        profile().open(THERE, "bob").close();

        assertThat(profile().lastUser(HERE)).isEmpty();
        profile().remember(HERE, "ada");
        profile().remember(THERE, "bob");
        assertThat(profile().lastUser(HERE)).contains("ada");
        assertThat(profile().lastUser(THERE)).contains("bob");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "../ada", "ada/bob", ".ada", "ada bob", "ada~2"})
    void whatIsNoHandleOpensNoFile(String handle) {
        assertThatThrownBy(() -> profile().open(HERE, handle))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("is no handle");
        assertThat(folder).isEmptyDirectory();
    }
}
