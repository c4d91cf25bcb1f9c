package org.codestep.source.place;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.codestep.corpus.file.Hash;
import org.codestep.trace.cpython.PythonInstallation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of place has, and what is said of one that cannot be read. */
class PlacesTest {

    private static final int MOST = 1_000;
    private static final PlaceSettings SETTINGS = new PlaceSettings(List.of(".py"), Optional.empty(), MOST);

    @TempDir
    private Path folder;

    private List<FoundFile> read(Object... places) throws IOException, InterruptedException {
        return read(SETTINGS, places);
    }

    private static List<FoundFile> read(PlaceSettings settings, Object... places)
            throws IOException, InterruptedException {
        List<String> texts = List.of(places).stream().map(Object::toString).toList();
        List<FoundFile> found = new ArrayList<>();
        for (SourcePlace place : SourcePlaces.of(texts, settings, Optional.empty())) {
            try (FoundFiles files = place.open()) {
                files.forEachRemaining(found::add);
            }
        }
        return found;
    }

    /** Path and text, or why it is left out. */
    private static Map<String, String> texts(List<FoundFile> files) {
        Map<String, String> texts = new LinkedHashMap<>();
        files.forEach(file -> texts.put(file.path(), file.verdict()
                .map(verdict -> verdict.fate() + ": " + verdict.detail())
                .orElseGet(() -> new String(file.content(), StandardCharsets.UTF_8))));
        assertEquals(files.size(), texts.size(), "paths differ");
        return texts;
    }

    private static Map<String, String> inOrder(String... pathsAndTexts) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            map.put(pathsAndTexts[i], pathsAndTexts[i + 1]);
        }
        return map;
    }

    private static void assertFound(Map<String, String> wanted, List<FoundFile> files) {
        Map<String, String> texts = texts(files);
        assertEquals(wanted, texts);
        assertEquals(List.copyOf(wanted.keySet()), List.copyOf(texts.keySet()));
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void assertRefused(String message, Path place) {
        Exception e = assertThrows(Exception.class, () -> read(place));
        assertTrue(e instanceof IOException || e instanceof UncheckedIOException, e.toString());
        assertEquals(message, e.getMessage());
    }

    @Test
    void aFolderIsReadInTheOrderOfNames() throws Exception {
        write("src/b.py", "b");
        write("src/a/z.py", "z");
        write("src/a/y/x.py", "x");
        write("src/B.py", "B");
        write("src/c.txt", "c");
        write("src/d.pyc", "d");
        assertFound(inOrder("src/B.py", "B", "src/a/y/x.py", "x", "src/a/z.py", "z", "src/b.py", "b"),
                read(folder.resolve("src")));
        assertFound(inOrder("src/c.txt", "c", "src/d.pyc", "d"),
                read(new PlaceSettings(List.of(".txt", ".pyc"), Optional.empty(), MOST), folder.resolve("src")));
    }

    @Test
    void linksAreFollowedAndLoopsAreNamed() throws Exception {
        write("src/a/b.py", "b");
        write("other/c.py", "c");
        Files.createSymbolicLink(folder.resolve("src/a/back"), Path.of(".."));
        Files.createSymbolicLink(folder.resolve("src/a/here"), Path.of("."));
        Files.createSymbolicLink(folder.resolve("src/self"), Path.of("self"));
        Files.createSymbolicLink(folder.resolve("src/to"), folder.resolve("other"));
        Files.createSymbolicLink(folder.resolve("src/gone.py"), Path.of("none"));
        Files.createSymbolicLink(folder.resolve("src/gone"), Path.of("none"));
        Files.createDirectory(folder.resolve("src/folder.py"));
        assertFound(inOrder(
                "src/a/b.py", "b",
                "src/a/back", "link-loop: it leads to a folder that it is in",
                "src/a/here", "link-loop: it leads to a folder that it is in",
                "src/gone.py", "unreadable: it is a link to what is not there",
                "src/self", "link-loop: it leads to itself",
                "src/to/c.py", "c"), read(folder.resolve("src")));
    }

    @Test
    void whatIsTooLargeIsHashedAndNotHeld() throws Exception {
        write("src/a.py", "x".repeat(MOST));
        String large = "y".repeat(300_000);
        write("src/b.py", large);
        List<FoundFile> found = read(folder.resolve("src"));
        assertEquals(MOST, found.get(0).content().length);
        FoundFile left = found.get(1);
        assertEquals("too-large: 300000 bytes", texts(found).get("src/b.py"));
        assertEquals(null, left.content());
        assertEquals(300_000, left.bytes());
        assertEquals(Hash.sha256(large), left.sha256());
    }

    @Test
    void placesOfTheSameNameAreToldApart() throws Exception {
        write("x/src/a.py", "1");
        write("y/src/a.py", "2");
        assertFound(inOrder("src/a.py", "1", "src-2/a.py", "2"),
                read(folder.resolve("x/src"), folder.resolve("y/src/")));
    }

    private Path zip(String name, String... namesAndTexts) throws IOException {
        Path file = folder.resolve(name);
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putArchiveEntry(new ZipArchiveEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
                zip.closeArchiveEntry();
            }
        }
        return file;
    }

    private Path tar(String name, String... namesAndTexts) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(
                        name.endsWith("gz") ? new GZIPOutputStream(out) : out)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                TarArchiveEntry entry = new TarArchiveEntry(namesAndTexts[i], true);
                byte[] bytes = namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8);
                entry.setSize(bytes.length);
                tar.putArchiveEntry(entry);
                tar.write(bytes);
                tar.closeArchiveEntry();
            }
            TarArchiveEntry link = new TarArchiveEntry("link.py", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.zip", "x-sources.jar", "x.tar", "x.tar.gz", "x.tgz"})
    void archivesAreReadAndNothingLeadsOutOfThem(String name) throws Exception {
        String[] entries = {
            "b/c.py", "c", "a.py", "ä", "a.txt", "no", "../../evil.py", "e", "/abs.py", "f", "b/../g.py", "g",
            "C:\\x.py", "h", "a.py", "again", "large.py", "x".repeat(MOST + 1)};
        boolean zip = name.endsWith(".zip") || name.endsWith(".jar");
        Path archive = zip ? zip(name, entries) : tar(name, entries);
        assertFound(inOrder(
                name + "/b/c.py", "c", name + "/a.py", "ä", name + "/../../evil.py", "unsafe-path: ",
                name + "//abs.py", "unsafe-path: ", name + "/b/../g.py", "unsafe-path: ",
                // As zip has it: with the other kind of slash.
                name + (zip ? "/C:/x.py" : "/C:\\x.py"), "unsafe-path: ", name + "/a.py~2", "again",
                name + "/large.py", "too-large: 1001 bytes"), read(archive));
    }

    @Test
    void anArchiveThatUnpacksWithoutEndIsRefused() throws Exception {
        String zeros = "0".repeat(70_000_000);
        String message = ": it unpacks to more than 67.1 MB, as no archive of source files does; leave it out, or"
                + " unpack it and give the folder";
        for (Path archive : List.of(zip("x.zip", "a.py", zeros), tar("x.tgz", "a.txt", zeros, "b.py", "b"))) {
            assertRefused(archive + message, archive);
        }
        Path rows = folder.resolve("x.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(rows))) {
            out.write(zeros.getBytes(StandardCharsets.UTF_8));
        }
        assertRefused(rows + message, rows);
    }

    @Test
    void damagedArchivesAreNamed() throws Exception {
        Path zip = write("x.zip", "no zip");
        Exception e = assertThrows(IOException.class, () -> read(zip));
        assertTrue(e.getMessage().startsWith(zip + " is no zip archive that can be read: "), e.getMessage());
        Path tar = tar("x.tgz", "a.py", "x".repeat(900), "b.py", Hash.sha256("x") + Hash.sha256("y"));
        byte[] bytes = Files.readAllBytes(tar);
        Files.write(tar, Arrays.copyOf(bytes, bytes.length / 2));
        e = assertThrows(Exception.class, () -> read(tar));
        assertTrue(e.getMessage().startsWith(tar.toString()), e.getMessage());
        Path gzip = write("y.tgz", "no gzip");
        assertRefused(gzip + " is no tar archive that can be read: Not in GZIP format", gzip);
    }

    @Test
    void rowsAreReadByTheirField() throws Exception {
        Path rows = write("x.jsonl", "{\"text\": \"no\", \"code\": \"a\\r\\n\\u00e9\", \"n\": [1, {\"code\": 2}]}\n\n"
                + "{\"code\": null}\n{\"code\": \"\\ud800\"}\n{\"code\": \"" + "x".repeat(MOST + 1) + "\"}\n"
                + "{\"code\": \"" + "y".repeat(2_000_000) + "\"}\n{\"n\": 1, \"code\": \"end\"}");
        assertFound(inOrder("x.jsonl:1", "a\r\né", "x.jsonl:3", "",
                "x.jsonl:4", "undecodable: it has half a surrogate pair", "x.jsonl:5", "too-large: 1001 bytes",
                "x.jsonl:6", "too-large: a line of 2000012 bytes", "x.jsonl:7", "end"), read(rows));
        assertTrue(read(rows).get(0).isUtf8());
        Path packed = folder.resolve("x.json.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write("{\"body\": \"b\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        assertFound(inOrder("x.json.gz:1", "b"),
                read(new PlaceSettings(List.of(".py"), Optional.of("body"), MOST), packed));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"a\": 1, \"b\": 2} | no field content or code or text; there are a, b; choose one with --field",
        "{} | no field content or code or text; there are none; choose one with --field",
        "{\"code\": 1} | the field code is no text; choose another with --field",
        "[1] | wanted a JSON object",
        "{\"code\": \"a\"} 2 | something is after the JSON object"})
    void rowsWithoutATextAreNamed(String row, String fault) throws Exception {
        Path rows = write("x.jsonl", row + "\n");
        Exception e = assertThrows(UncheckedIOException.class, () -> read(rows));
        assertEquals(rows + ": line 1: " + fault, e.getMessage());
    }

    @Test
    void whatIsNoJsonIsNamedWithItsLine() throws Exception {
        Path rows = write("x.jsonl", "{\"code\": \"a\"}\n{\"code\": \"a\n");
        Exception e = assertThrows(UncheckedIOException.class, () -> read(rows));
        assertTrue(e.getMessage().startsWith(rows + ": line 2: it is no JSON: "), e.getMessage());
    }

    private static Path parquet(String name) throws Exception {
        return Path.of(PlacesTest.class.getResource("/source/parquet/" + name + ".parquet").toURI());
    }

    /** As {@code make_parquet.py} has it. */
    private static String row(int row) {
        return row % 50 == 7 ? "" : ("def f" + row + "(x):\n    return x * " + row + "  # é\n").repeat(row % 5 + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "zstd", "gzip", "lz4", "pages-v2", "delta"})
    void parquetIsReadAsOtherProgramsWriteIt(String name) throws Exception {
        List<FoundFile> rows = read(parquet(name));
        assertEquals(300, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(name + ".parquet:" + (i + 1), rows.get(i).path());
            assertEquals(row(i), new String(rows.get(i).content(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void parquetHasTheColumnThatIsAskedFor() throws Exception {
        PlaceSettings paths = new PlaceSettings(List.of(".py"), Optional.of("path"), MOST);
        assertArrayEquals("a/299.py".getBytes(StandardCharsets.UTF_8), read(paths, parquet("zstd")).get(299).content());
        assertArrayEquals(new byte[] {(byte) 0xFF, (byte) 0xFE}, read(parquet("bytes")).get(1).content());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "body | no column body; there are path, code, stars, licences; choose one with --field",
        "stars | the column stars is no text but INT64; choose another with --field",
        "licences | the column licences is no text but a group; choose another with --field"})
    void parquetWithoutTheColumnIsRefused(String field, String fault) throws Exception {
        PlaceSettings settings = new PlaceSettings(List.of(".py"), Optional.of(field), MOST);
        Path file = parquet("zstd");
        assertEquals(file + ": " + fault, assertThrows(IOException.class, () -> read(settings, file)).getMessage());
    }

    @Test
    void parquetThatCannotBeReadIsNamed() throws Exception {
        Path brotli = parquet("brotli");
        assertRefused(brotli + ": after row 0: it is packed with BROTLI, which is not known; known are snappy, zstd,"
                + " gzip and lz4_raw", brotli);
        byte[] bytes = Files.readAllBytes(parquet("none"));
        Path text = write("x.parquet", "no Parquet, but long enough to be looked at");
        Path damaged = folder.resolve("y.parquet");
        Arrays.fill(bytes, 1_000, 2_000, (byte) -1);
        Files.write(damaged, bytes);
        for (Path file : List.of(text, damaged)) {
            Exception e = assertThrows(Exception.class, () -> read(file));
            assertTrue(e instanceof IOException || e instanceof UncheckedIOException, e.toString());
            assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
        }
    }

    @Test
    void theLibraryOfPythonIsNamedByItsVersion() throws Exception {
        PlaceSettings settings = new PlaceSettings(List.of("ast.py"), Optional.empty(), 1 << 20);
        List<FoundFile> files = read(settings, SourcePlaces.PYTHON_LIBRARY);
        String version = PythonInstallation.find().version();
        assertTrue(files.stream().anyMatch(file -> file.path().equals("python-" + version + "/ast.py")));
        assertTrue(files.stream().noneMatch(file -> file.path().contains("-packages/")));
        assertEquals("the library of CPython " + version,
                SourcePlaces.of(List.of(SourcePlaces.PYTHON_LIBRARY), settings, Optional.empty()).get(0)
                        .description());
    }

    @Test
    void whatIsNoPlaceIsNamed() throws Exception {
        String known = "; wanted a folder, an archive (.zip, .jar, .tar, .tar.gz, .tgz), rows (.jsonl, .jsonl.gz,"
                + " .json.gz, .parquet), hub:datasets/ORG/NAME, or python-library";
        Path none = folder.resolve("none");
        assertRefused(none + " is not there; wanted a file to read" + known, none);
        Path other = write("x.txt", "");
        assertRefused(other + " is of no kind that is read" + known, other);
        assertEquals("hub:gpt2 is a model; wanted a data set, as hub:datasets/gpt2",
                assertThrows(IOException.class, () -> read("hub:gpt2")).getMessage());
    }
}
