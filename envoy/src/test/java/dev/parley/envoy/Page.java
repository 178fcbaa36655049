package dev.parley.envoy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A page as a build leaves it.
final class Page {
    static final String HTML =
            "<!doctype html><title>Parley</title><!--" + " long enough to be compressed".repeat(50) + "-->";
    static final List<String> OTHERS = List.of(
            "assets/index-4f1c.js",
            "assets/index-4f1c.css",
            "assets/room-9a01.svg",
            "assets/text-77ab.woff2",
            "favicon.ico",
            "icon.png",
            "manifest.webmanifest",
            "robots.txt",
            "version.json");

    private Page() {}

    /// Puts it into a folder, and a file beside that folder, which nobody must read.
    static Path make(Path folder) {
        try {
            Files.createDirectories(folder.resolve("assets"));
            Files.writeString(folder.resolve("index.html"), HTML);
            for (String name : OTHERS) Files.writeString(folder.resolve(name), name + " " + "x".repeat(2_000));
            Files.writeString(folder.resolveSibling("secret.txt"), "a secret");
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
