// Lucene in the comparison of engines: builds an index from lines on its input, or
// asks the needs in a folder, and prints figures as lines of name and numbers.
// One thread, one segment, BM25, Porter's stemmer, Uptake's function words.

import java.io.*;
import java.lang.management.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.apache.lucene.analysis.*;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.*;
import org.apache.lucene.store.*;

public final class Peer {
    static final String[] FIELDS = {"title", "acronym", "keywords", "objective", "results"};
    /** Rounds in which Java compiles what it runs often; not counted. */
    static final int WARM_ROUNDS = 20;
    static final int ROUNDS = 5;

    public static void main(String[] arguments) throws Exception {
        int fields = Integer.parseInt(arguments[1]);
        Path home = Paths.get(arguments[2]);
        Analyzer analyzer = analyzer(home.resolve("stop-words"));
        Directory directory = new MMapDirectory(home.resolve("index"));
        if (arguments[0].equals("build")) {
            build(analyzer, directory, fields);
        } else {
            ask(analyzer, directory, fields, home, Integer.parseInt(arguments[3]));
        }
        System.out.println("memory " + mostMemory());
    }

    static Analyzer analyzer(Path path) throws IOException {
        CharArraySet words = new CharArraySet(Files.readAllLines(path), false);
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                Tokenizer tokens = new StandardTokenizer();
                TokenStream stream = new StopFilter(new LowerCaseFilter(tokens), words);
                return new TokenStreamComponents(tokens, new PorterStemFilter(stream));
            }
        };
    }

    static void build(Analyzer analyzer, Directory directory, int fields) throws IOException {
        FieldType type = new FieldType();
        type.setTokenized(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.freeze();
        IndexWriterConfig config = new IndexWriterConfig(analyzer).setRAMBufferSizeMB(1000);
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        long start = System.nanoTime();
        long waiting = 0;
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            while (true) {
                long asked = System.nanoTime();
                String line = input.readLine();
                waiting += System.nanoTime() - asked;
                if (line == null) {
                    break;
                }
                // The first two parts are the identifier and the areas.
                String[] parts = line.split("\u001f", -1);
                Document document = new Document();
                for (int part = 0; part < FIELDS.length; part++) {
                    String name = FIELDS[Math.min(part, fields - 1)];
                    document.add(new Field(name, parts[part + 2], type));
                }
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
        long cpu =
                ((com.sun.management.OperatingSystemMXBean)
                                ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime();
        System.out.println("wall " + (System.nanoTime() - start - waiting));
        System.out.println("cpu " + cpu);
    }

    static void ask(Analyzer analyzer, Directory directory, int fields, Path home, int limit)
            throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            // Every need is asked as if it were new.
            searcher.setQueryCache(null);
            ThreadMXBean clock = ManagementFactory.getThreadMXBean();
            for (String length : new String[] {"short", "long"}) {
                List<String> needs = Files.readAllLines(home.resolve("..").resolve(length));
                StringBuilder times = new StringBuilder("times " + length);
                for (int round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
                    for (String need : needs) {
                        long start = clock.getCurrentThreadCpuTime();
                        TopDocs found = searcher.search(query(analyzer, need, fields), limit);
                        long time = clock.getCurrentThreadCpuTime() - start;
                        if (round == 0 && found.scoreDocs.length == 0) {
                            System.err.println("no hit for: " + need);
                        }
                        if (round >= WARM_ROUNDS) {
                            times.append(' ').append(time);
                        }
                    }
                }
                System.out.println(times);
            }
        }
    }

    static Query query(Analyzer analyzer, String need, int fields) throws IOException {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        try (TokenStream stream = analyzer.tokenStream("need", need)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                for (int field = 0; field < fields; field++) {
                    Query one = new TermQuery(new Term(FIELDS[field], term.toString()));
                    Query weighed = field == 0 ? new BoostQuery(one, 2.0f) : one;
                    any.add(weighed, BooleanClause.Occur.SHOULD);
                }
            }
            stream.end();
        }
        return any.build();
    }

    static long mostMemory() throws IOException {
        Path status = Paths.get("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        return 0;
    }
}
