import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbVersionAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;

/** An annotated bean: a composite key, a global and a local index, a version, and one attribute of most kinds. */
@DynamoDbBean
public class Book {
    private String author;
    private String title;
    private String genre;
    private Integer year;
    private Long version;
    private Double price;
    private List<String> chapters;
    private Set<String> tags;
    private Map<String, Integer> stock;
    private SdkBytes cover;
    private Instant added;
    private Boolean lent;
    private Publisher publisher;

    @DynamoDbBean
    public static class Publisher {
        private String name;
        private String city;

        public String getName() { return name; }
        public void setName(String name) { this.name = name; }
        public String getCity() { return city; }
        public void setCity(String city) { this.city = city; }
    }

    static Book of(String author, String title, String genre, int year) {
        Book book = new Book();
        book.author = author;
        book.title = title;
        book.genre = genre;
        book.year = year;
        return book;
    }

    @DynamoDbPartitionKey
    public String getAuthor() { return author; }
    public void setAuthor(String author) { this.author = author; }

    @DynamoDbSortKey
    public String getTitle() { return title; }
    public void setTitle(String title) { this.title = title; }

    @DynamoDbSecondaryPartitionKey(indexNames = "byGenre")
    public String getGenre() { return genre; }
    public void setGenre(String genre) { this.genre = genre; }

    @DynamoDbAttribute("published")
    @DynamoDbSecondarySortKey(indexNames = {"byGenre", "byYear"})
    public Integer getYear() { return year; }
    public void setYear(Integer year) { this.year = year; }

    @DynamoDbVersionAttribute
    public Long getVersion() { return version; }
    public void setVersion(Long version) { this.version = version; }

    public Double getPrice() { return price; }
    public void setPrice(Double price) { this.price = price; }

    public List<String> getChapters() { return chapters; }
    public void setChapters(List<String> chapters) { this.chapters = chapters; }

    public Set<String> getTags() { return tags; }
    public void setTags(Set<String> tags) { this.tags = tags; }

    public Map<String, Integer> getStock() { return stock; }
    public void setStock(Map<String, Integer> stock) { this.stock = stock; }

    public SdkBytes getCover() { return cover; }
    public void setCover(SdkBytes cover) { this.cover = cover; }

    public Instant getAdded() { return added; }
    public void setAdded(Instant added) { this.added = added; }

    public Boolean getLent() { return lent; }
    public void setLent(Boolean lent) { this.lent = lent; }

    public Publisher getPublisher() { return publisher; }
    public void setPublisher(Publisher publisher) { this.publisher = publisher; }
}
